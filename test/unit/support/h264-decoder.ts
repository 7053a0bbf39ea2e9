import { AV_CODEC_ID_H264, AV_PIX_FMT_YUV444P } from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, Frame, Packet } from 'node-av/lib';

/** A decoded picture. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  /** R, G, B of a pixel, by BT.601 limited range as a browser reads a stream that is tagged so. */
  at(x: number, y: number): readonly [number, number, number];
}

/** Decodes one access unit after the other, each to one picture at once. */
export class H264Decoder {
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  readonly #frame = new Frame();

  static async open(): Promise<H264Decoder> {
    const decoder = new H264Decoder();
    const codec = Codec.findDecoder(AV_CODEC_ID_H264);
    decoder.#context.allocContext3(codec);
    decoder.#context.threadCount = 1;
    FFmpegError.throwIfError(await decoder.#context.open2(codec, null), 'open2');
    decoder.#packet.alloc();
    decoder.#frame.alloc();
    return decoder;
  }

  /** Throws where no picture comes out for the chunk that went in. */
  decode(chunk: Uint8Array): DecodedPicture {
    this.#packet.data = Buffer.from(chunk);
    FFmpegError.throwIfError(this.#context.sendPacketSync(this.#packet), 'sendPacket');
    FFmpegError.throwIfError(this.#context.receiveFrameSync(this.#frame), 'receiveFrame');
    const { width, height, format, linesize } = this.#frame;
    const planes = this.#frame.data!.map((plane) => Uint8Array.from(plane));
    const strides = [...linesize];
    const shift = format === AV_PIX_FMT_YUV444P ? 0 : 1;
    return {
      width,
      height,
      at(x, y) {
        const luma = 1.164384 * (planes[0]![y * strides[0]! + x]! - 16);
        const chromaAt = (plane: 1 | 2) => planes[plane]![(y >> shift) * strides[plane]! + (x >> shift)]! - 128;
        const [blue, red] = [chromaAt(1), chromaAt(2)];
        const rgb = [luma + 1.596027 * red, luma - 0.391762 * blue - 0.812968 * red, luma + 2.017232 * blue];
        return rgb.map((value) => Math.max(0, Math.min(255, Math.round(value)))) as [number, number, number];
      },
    };
  }

  close(): void {
    this.#frame.free();
    this.#packet.free();
    this.#context.freeContext();
  }
}
