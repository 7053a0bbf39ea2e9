import type { ConfigMessage, ImageMime, StatsMessage } from '../../protocol/index.js';

/**
 * Figures of a view, about twice a second. Rates are over the last two seconds.
 *
 * @public
 */
export interface ViewStats {
  /** Pictures painted per second. */
  fpsPainted: number;
  /** Pictures received per second. */
  fpsReceived: number;
  /** Bits received per second, pictures only. */
  bitrateBps: number;
  /** Width of the picture on the canvas in frame pixels; 0 before the first. */
  width: number;
  /** Height of the picture on the canvas in frame pixels; 0 before the first. */
  height: number;
  /** How the picture on the canvas came: as an image, or as video. Absent before the first. */
  transport?: ConfigMessage['transport'];
  /** Format of the picture on the canvas, where it is an image. */
  mime?: ImageMime;
  /** Codec string of the picture on the canvas, such as `avc1.42C01F`, where it is video. */
  codec?: string;
  /**
   * Why this view does not offer H.264 to the server, where `supported` has it: the page is not served securely, the browser
   * cannot, or its decoder failed. Absent where it does; pictures may be images all the same, by the server's choice.
   */
  videoObstacle?: string;
  /** Pictures painted since the view was made. */
  framesPainted: number;
  /** Pictures received since the view was made. */
  framesReceived: number;
  /** Pictures received and never painted: late, overtaken by a newer one, or undecodable. */
  framesDiscarded: number;
  /** Mean time to decode a picture, in ms; absent where none was decoded lately. */
  decodeMs?: number;
  /** Round-trip time in ms, where the server measures and tells it. */
  rttMs?: number;
  /**
   * What the server last said of this view, where it says so (its display option `statsIntervalMs`): what it counts and
   * measures at its own end, and where pictures are held up. Of the present connection.
   */
  server?: StatsMessage;
}

/** What a picture was before it was pixels. */
export type PictureFormat = { transport: 'image'; mime: ImageMime } | { transport: 'webcodecs'; codec: string };

/** Running totals at one moment. */
interface Totals {
  atMs: number;
  received: number;
  bytes: number;
  painted: number;
  discarded: number;
  decoded: number;
  decodeMs: number;
}

/** Rates are taken over this many samples back: two seconds at two samples per second. */
const WINDOW_SAMPLES = 4;

/** Counts what happens to pictures and turns the counts into rates. */
export class StatsMeter {
  readonly #nowMs: () => number;
  readonly #totals: Totals;
  readonly #window: Totals[];
  #width = 0;
  #height = 0;
  #format: PictureFormat | undefined;
  /** What the server said of the present connection. */
  server: StatsMessage | undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#totals = { atMs: nowMs(), received: 0, bytes: 0, painted: 0, discarded: 0, decoded: 0, decodeMs: 0 };
    this.#window = [{ ...this.#totals }];
  }

  received(bytes: number): void {
    this.#totals.received += 1;
    this.#totals.bytes += bytes;
  }

  decoded(ms: number): void {
    this.#totals.decoded += 1;
    this.#totals.decodeMs += ms;
  }

  /** Without arguments, over the picture before. */
  painted(width = this.#width, height = this.#height, format = this.#format): void {
    this.#totals.painted += 1;
    this.#width = width;
    this.#height = height;
    this.#format = format;
  }

  discarded(): void {
    this.#totals.discarded += 1;
  }

  /** The figures now; each call also moves the window on. */
  sample(): ViewStats {
    const { server } = this;
    const now = { ...this.#totals, atMs: this.#nowMs() };
    const then = this.#window[0]!;
    const seconds = Math.max(now.atMs - then.atMs, 1) / 1000;
    const decodes = now.decoded - then.decoded;
    this.#window.push(now);
    if (this.#window.length > WINDOW_SAMPLES) this.#window.shift();
    return {
      fpsPainted: (now.painted - then.painted) / seconds,
      fpsReceived: (now.received - then.received) / seconds,
      bitrateBps: ((now.bytes - then.bytes) * 8) / seconds,
      width: this.#width,
      height: this.#height,
      ...this.#format,
      framesPainted: now.painted,
      framesReceived: now.received,
      framesDiscarded: now.discarded,
      ...(decodes > 0 ? { decodeMs: (now.decodeMs - then.decodeMs) / decodes } : {}),
      ...(server && { server }),
      ...(server?.rtt_ms !== undefined && { rttMs: server.rtt_ms }),
    };
  }
}
