import type { NativeDecoder, WebCodecs } from '../../../lib/client/worker/web-codecs.js';

/** A frame that knows whether it was closed. */
export class FakeFrame {
  closes = 0;

  constructor(
    readonly timestamp: number,
    readonly displayWidth: number,
    readonly displayHeight: number,
  ) {}

  close(): void {
    this.closes += 1;
  }
}

/** A decoder whose pictures and errors come when the test says so. */
export class FakeDecoder implements NativeDecoder {
  readonly configs: VideoDecoderConfig[] = [];
  readonly chunks: EncodedVideoChunkInit[] = [];
  closes = 0;

  constructor(
    readonly codecs: FakeCodecs,
    readonly onFrame: (frame: VideoFrame) => void,
    readonly onError: (error: Error) => void,
  ) {}

  configure(config: VideoDecoderConfig): void {
    if (this.codecs.refuseConfig) throw this.codecs.refuseConfig;
    this.configs.push(config);
  }

  decode(chunk: EncodedVideoChunkInit): void {
    if (this.codecs.refuseChunk) throw this.codecs.refuseChunk;
    this.chunks.push(chunk);
  }

  close(): void {
    this.closes += 1;
  }

  /** The picture of the chunk that came as number `index`. */
  output(index: number): FakeFrame {
    const { codedWidth = 0, codedHeight = 0 } = this.configs.at(-1)!;
    const frame = new FakeFrame(this.chunks[index]!.timestamp, codedWidth, codedHeight);
    this.codecs.frames.push(frame);
    this.onFrame(frame as unknown as VideoFrame);
    return frame;
  }

  fail(name = 'EncodingError'): void {
    this.onError(Object.assign(new Error('broken'), { name }));
  }
}

/** A browser's decoders, by hand. */
export class FakeCodecs implements WebCodecs {
  readonly decoders: FakeDecoder[] = [];
  readonly frames: FakeFrame[] = [];
  readonly asked: VideoDecoderConfig[] = [];
  supports: (config: VideoDecoderConfig) => boolean | Promise<boolean> = () => true;
  refuseConfig: Error | undefined;
  refuseChunk: Error | undefined;

  get last(): FakeDecoder {
    return this.decoders.at(-1)!;
  }

  async isConfigSupported(config: VideoDecoderConfig): Promise<boolean> {
    this.asked.push(config);
    return await this.supports(config);
  }

  createDecoder(onFrame: (frame: VideoFrame) => void, onError: (error: Error) => void): NativeDecoder {
    const decoder = new FakeDecoder(this, onFrame, onError);
    this.decoders.push(decoder);
    return decoder;
  }
}

/** Lets every promise that is settled by now run its reactions. */
export const flushed = () => new Promise((resolve) => setImmediate(resolve));
