import { PaintQueue } from '../../../lib/client/worker/paint-queue.js';
import type { DecodedPicture } from '../../../lib/client/worker/picture-decoder.js';
import { StatsMeter } from '../../../lib/client/worker/stats.js';
import type { AckMessage, ImageFrameHeader, VideoChunkHeader } from '../../../lib/protocol/index.js';
import { flushed } from './fake-codecs.js';

/** Pictures whose decoding ends when the test says so. */
export class HandDecoder {
  readonly started: number[] = [];
  readonly open = new Set<number>();
  readonly #ends = new Map<number, { done(picture: DecodedPicture): void; fail(error: Error): void }>();

  decode({ seq, width, height, y }: ImageFrameHeader): Promise<DecodedPicture> {
    this.started.push(seq);
    return new Promise((done, fail) => this.#ends.set(seq, { done, fail })).then(() => {
      this.open.add(seq);
      const source = {} as CanvasImageSource;
      return { source, sourceWidth: width, sourceHeight: height, width, height, y, close: () => this.open.delete(seq) };
    });
  }

  async finish(seq: number): Promise<void> {
    this.#ends.get(seq)!.done(undefined as never);
    await flushed();
  }

  async fail(seq: number): Promise<void> {
    this.#ends.get(seq)!.fail(new Error('broken'));
    await flushed();
  }
}

/** Chunks whose decoding ends when the test says so. */
export class HandChunkDecoder {
  readonly started: number[] = [];
  readonly open = new Set<number>();
  readonly #ends = new Map<number, (picture: DecodedPicture | undefined) => void>();

  get queueSize(): number {
    return this.#ends.size;
  }

  decode({ seq }: VideoChunkHeader, _payload: Uint8Array, end: (picture: DecodedPicture | undefined) => void): void {
    this.started.push(seq);
    this.#ends.set(seq, end);
  }

  restart(): void {
    for (const seq of this.#ends.keys()) this.lose(seq);
  }

  finish(seq: number): void {
    this.open.add(seq);
    const source = {} as CanvasImageSource;
    this.#end(seq)({
      source,
      sourceWidth: 4,
      sourceHeight: 2,
      width: 4,
      height: 2,
      close: () => this.open.delete(seq),
    });
  }

  lose(seq: number): void {
    this.#end(seq)(undefined);
  }

  #end(seq: number): (picture: DecodedPicture | undefined) => void {
    const end = this.#ends.get(seq)!;
    this.#ends.delete(seq);
    return end;
  }
}

/** A paint queue with everything around it in the test's hands. */
export class PaintStage {
  readonly images = new HandDecoder();
  readonly chunks = new HandChunkDecoder();
  readonly acks: AckMessage[] = [];
  readonly errors: string[] = [];
  requests = 0;
  nowMs = 0;
  readonly stats = new StatsMeter(() => this.nowMs);
  readonly queue = new PaintQueue({
    imageDecoder: this.images,
    chunkDecoder: this.chunks,
    nowMs: () => this.nowMs,
    stats: this.stats,
    requestPaint: () => (this.requests += 1),
    reportError: (message) => this.errors.push(message),
  });

  add(seq: number): void {
    const header = { type: 'image_frame', seq, timestamp_us: seq, width: 4, height: 2, mime: 'image/png' } as const;
    this.queue.add({ header, payload: new Uint8Array(3) }, (ack) => this.acks.push(ack));
  }

  addStrip(seq: number, y = 0): void {
    const header = { type: 'image_frame', seq, timestamp_us: seq, width: 4, height: 1, mime: 'image/png', y } as const;
    this.queue.add({ header, payload: new Uint8Array(3) }, (ack) => this.acks.push(ack));
  }

  addChunk(seq: number): void {
    const header: VideoChunkHeader = {
      type: 'video_chunk',
      seq,
      timestamp_us: seq,
      width: 4,
      height: 2,
      codec: 'avc1.42C00A',
      bitstream: 'annexb',
      keyframe: false,
    };
    this.queue.add({ header, payload: new Uint8Array(3) }, (ack) => this.acks.push(ack));
  }

  /** Paints what is ready, as an animation frame does. */
  paint(): number | undefined {
    const painted = this.paintAll();
    if (painted.length > 1) throw new Error(`${painted.join(', ')} are painted at once`);
    return painted[0];
  }

  /** The same where strips may be among it. */
  paintAll(isShown = true): number[] {
    return this.queue.take().map(({ header, end }) => {
      end(isShown);
      return header.seq;
    });
  }
}
