import { AV_CODEC_ID_H264, AV_PIX_FMT_YUV444P } from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, Frame, Packet } from 'node-av/lib';

/** A decoded picture. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  /** R, G and B of each pixel, by BT.601 limited range as a browser reads a stream that is tagged so. */
  readonly rgb: Uint8ClampedArray;
  /** R, G, B of a pixel. */
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
    const { width, height } = this.#frame;
    const rgb = this.#toRgb();
    return {
      width,
      height,
      rgb,
      at(x, y) {
        const start = (y * width + x) * 3;
        return [rgb[start]!, rgb[start + 1]!, rgb[start + 2]!];
      },
    };
  }

  #toRgb(): Uint8ClampedArray {
    const { width, height, format, linesize } = this.#frame;
    const [lumas, blues, reds] = this.#frame.data!;
    const [lumaStride, chromaStride] = [linesize[0]!, linesize[1]!];
    const shift = format === AV_PIX_FMT_YUV444P ? 0 : 1;
    // Rounds and clamps by itself.
    const rgb = new Uint8ClampedArray(width * height * 3);
    let to = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const luma = 1.164384 * (lumas![y * lumaStride + x]! - 16);
        const chromaAt = (y >> shift) * chromaStride + (x >> shift);
        const [blue, red] = [blues![chromaAt]! - 128, reds![chromaAt]! - 128];
        rgb[to++] = luma + 1.596027 * red;
        rgb[to++] = luma - 0.391762 * blue - 0.812968 * red;
        rgb[to++] = luma + 2.017232 * blue;
      }
    }
    return rgb;
  }

  close(): void {
    this.#frame.free();
    this.#packet.free();
    this.#context.freeContext();
  }
}
