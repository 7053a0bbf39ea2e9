import type { StillMetrics } from '../display/metrics.js';
import type { EncodeSlots } from '../encoder/encode-slots.js';
import type { ImageEncoder } from '../encoder/image-encoder.js';
import type { RfbLogger } from '../log/logger.js';
import type { Clock, Timer } from '../time/clock.js';
import { EncodeMeter } from './encode-meter.js';
import type { PictureSource, SourceFrame } from './picture-source.js';
import type { RenditionTally } from './rendition-tally.js';
import { StillPiece, StillStamp, type Rows } from './still-piece.js';

/** Bytes that a strip aims at: 130 ms of 1 Mbit/s, so that a live picture waits for no more than that. */
const STRIP_BYTES = 16_384;
/** Strips of a frame, at most: each is a message, its ack another, and viewers may send 600 a second. */
const MAX_STRIPS = 256;
/** PNG has none. */
const QUALITY = 100;
/** Of what is there for a moment, until strips cover it: about as good as what was seen before, at few bytes. */
const GROUND_QUALITY = 40;

/** What a still needs from its surroundings. */
export interface StillPorts {
  readonly source: PictureSource;
  readonly encoderFor: (format: 'png' | 'jpeg') => Promise<ImageEncoder>;
  readonly slots: EncodeSlots;
  readonly clock: Clock;
  readonly logger: RfbLogger;
  readonly tally: RenditionTally;
  /** How long nothing is published before a frame is at rest. */
  readonly stillAfterMs: number;
}

/** Whoever may want the still. */
export interface StillReader {
  /** The frame has come to rest, or what was asked for is there. */
  wake(): void;
}

/** What there is of the frame at rest. */
interface Still {
  readonly stamps: StillStamp;
  readonly whole: StillPiece;
  strips?: readonly StillPiece[];
  ground?: StillPiece;
}

/**
 * The lossless picture of a display at rest: PNG, whole and in strips, each encoded when the first viewer asks and once for
 * all of them. A publish ends it, whatever stage it is in. Its encodes take only slots that leave another free, because no
 * live picture may wait for them.
 */
export class StillRendition {
  readonly #readers = new Set<StillReader>();
  readonly #meter: EncodeMeter;
  #still: Still | undefined;
  readonly #encoders: { png?: Promise<ImageEncoder>; jpeg?: Promise<ImageEncoder> } = {};
  #timer: Timer | undefined;
  #isEncoding = false;
  #isClosed = false;
  /** Of the frame that could not be encoded. */
  #failedVersion: number | undefined;
  #shown = 0;

  constructor(private readonly ports: StillPorts) {
    this.#meter = new EncodeMeter(ports.tally);
  }

  get stillAfterMs(): number {
    return this.ports.stillAfterMs;
  }

  /** The newest frame. */
  get frame(): SourceFrame | undefined {
    return this.ports.source.latest;
  }

  /** When the newest frame is at rest, or came to it, in ms of the clock; `undefined` before the first publish. */
  get restingMs(): number | undefined {
    return this.frame && this.frame.publishedMs + this.ports.stillAfterMs;
  }

  /** The whole still of the newest frame. Where it is not there it is made, and `wake` follows. */
  whole(): StillPiece | undefined {
    if (!this.#still) this.#start((frame) => this.#encodeWhole(frame));
    return this.#still?.whole;
  }

  /** The same in strips, from top to bottom; there is a {@link whole} before them. */
  strips(): readonly StillPiece[] | undefined {
    const still = this.#still;
    if (still && !still.strips) this.#start((frame) => this.#encodeStrips(frame, still));
    return still?.strips;
  }

  /** The same as a JPEG of few bytes, in its full size: strips can be drawn upon it. There is a {@link whole} before it. */
  ground(): StillPiece | undefined {
    const still = this.#still;
    if (still && !still.ground) this.#start(() => this.#encodeGround(still));
    return still?.ground;
  }

  /** Wakes `reader` when frames come to rest; idempotent. */
  attach(reader: StillReader): void {
    this.#readers.add(reader);
    this.#watch();
  }

  detach(reader: StillReader): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** The display has a newer frame. */
  frameChanged(): void {
    this.#still = undefined;
    this.#watch();
  }

  /** A viewer sees the whole frame losslessly now. */
  shown(): void {
    this.#shown++;
  }

  metrics(): StillMetrics {
    const { encodes, encodeMs, encodeErrors, bytesEncoded } = this.#meter.read(this.ports.clock.nowMs());
    return { shown: this.#shown, encodes, encodeMs, encodeErrors, bytesEncoded };
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const reader of [...this.#readers]) this.detach(reader);
    this.#still = undefined;
  }

  /** One timer that is set anew when it fires: a publish moves nothing. */
  #watch(): void {
    const { restingMs } = this;
    const waitMs = restingMs === undefined ? 0 : restingMs - this.ports.clock.nowMs();
    if (this.#timer || this.#readers.size === 0 || waitMs <= 0) return;
    this.#timer = this.ports.clock.setTimer(waitMs, () => {
      this.#timer = undefined;
      this.#watch();
      // The time is looked at once: between two looks it may come, and nobody would be woken.
      if (!this.#timer) this.#wakeAll();
    });
  }

  #wakeAll(): void {
    for (const reader of [...this.#readers]) reader.wake();
  }

  #start(encode: (frame: SourceFrame) => Promise<void>): void {
    const { frame } = this;
    if (!frame || this.#isEncoding || this.#isClosed || frame.version === this.#failedVersion) return;
    this.#isEncoding = true;
    void this.#run(frame, encode);
  }

  async #run(frame: SourceFrame, encode: (frame: SourceFrame) => Promise<void>): Promise<void> {
    const { slots } = this.ports;
    await slots.acquireSpare();
    try {
      if (this.#isWanted(frame)) await encode(frame);
    } catch (error) {
      this.#fail(frame, error);
    } finally {
      slots.releaseSpare();
      this.#isEncoding = false;
    }
    // Also where it came to nothing: another frame may be at rest by now.
    this.#wakeAll();
  }

  #isWanted({ version }: SourceFrame): boolean {
    return this.#readers.size > 0 && this.frame?.version === version;
  }

  async #encodeWhole(frame: SourceFrame): Promise<void> {
    const stamps = new StillStamp(frame, this.ports.source, this.ports.clock);
    const whole = await this.#encodePiece(stamps, 'png');
    if (whole) this.#still = { stamps, whole };
  }

  async #encodeGround(still: Still): Promise<void> {
    const ground = await this.#encodePiece(still.stamps, 'jpeg');
    if (ground) still.ground = ground;
  }

  async #encodeStrips(frame: SourceFrame, still: Still): Promise<void> {
    const count = Math.min(MAX_STRIPS, Math.ceil(still.whole.bytes / STRIP_BYTES));
    const step = Math.ceil(frame.height / count);
    const strips: StillPiece[] = [];
    for (let y = 0; y < frame.height; y += step) {
      const strip = await this.#encodePiece(still.stamps, 'png', { y, height: Math.min(step, frame.height - y) });
      if (!strip) return;
      strips.push(strip);
    }
    still.strips = strips;
  }

  /** `undefined` where nobody wants it any more. */
  async #encodePiece(stamps: StillStamp, kind: 'png' | 'jpeg', rows?: Rows): Promise<StillPiece | undefined> {
    const { clock } = this.ports;
    const { frame } = stamps;
    const { y, height } = rows ?? { y: 0, height: frame.height };
    const { width, format, stride } = frame;
    const pixels = { bytes: frame.bytes.subarray(y * stride), width, height, format, stride };
    const startedMs = clock.nowMs();
    const stamp = stamps.next();
    frame.retain();
    try {
      const encoder = await (this.#encoders[kind] ??= this.ports.encoderFor(kind));
      const payload = await encoder.encode(pixels, kind === 'png' ? QUALITY : GROUND_QUALITY);
      this.#meter.done(startedMs, clock.nowMs(), payload.byteLength);
      return this.#isWanted(frame)
        ? new StillPiece(stamps, stamp, payload, { mime: `image/${kind}`, rows })
        : undefined;
    } finally {
      frame.release();
    }
  }

  /** The same frame would fail again; the next one is tried. */
  #fail({ version }: SourceFrame, error: unknown): void {
    this.#meter.failed();
    delete this.#encoders.png;
    delete this.#encoders.jpeg;
    this.#failedVersion = version;
    if (Math.log2(this.#meter.errors) % 1 !== 0) return;
    const text = error instanceof Error ? error.message : String(error);
    this.ports.logger.error(`a still could not be encoded (${this.#meter.errors} so far): ${text}`);
  }
}
