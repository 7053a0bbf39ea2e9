import { Capability } from '../../protocol/index.js';
import type { Clock } from './clock.js';
import { webCodecsObstacle, type WebCodecs } from './web-codecs.js';

/** Constrained Baseline 3.1: what every decoder of H.264 knows. */
const GENERIC_CODEC = 'avc1.42E01F';
/** High 4:4:4 Predictive. */
const CHROMA_444_PROFILE = 'avc1.F4';
const CHROMA_444_CODEC = `${CHROMA_444_PROFILE}001F`;

/** A first look at a GPU's decoders takes tens of ms; hello does not wait for one that hangs, unless it would offer nothing. */
const PROBE_PATIENCE_MS = 300;

/** What the view offers to the server: what the page wants, this browser can, and did not prove broken. */
export class CapabilityOffer {
  #wanted: readonly string[];
  #canVideo = false;
  #canChroma444 = false;
  #refused: 'nothing' | '4:4:4' | 'video' = 'nothing';
  /** Why there is no H.264; of no account where there is. */
  #obstacle: string;
  #isSettled: boolean;
  readonly #waiting: (() => void)[] = [];

  /** @param onLate - the browser's answer came after the view had to speak without it, and changes the offer */
  constructor(wanted: readonly string[], codecs: WebCodecs | undefined, clock: Clock, onLate: () => void) {
    this.#wanted = wanted;
    this.#isSettled = codecs === undefined;
    this.#obstacle = codecs ? 'this browser does not decode H.264' : webCodecsObstacle();
    if (codecs) void this.#probe(codecs, clock, onLate);
  }

  /** Capability strings for `hello` and `capabilities`. */
  get supported(): string[] {
    const images = this.#wanted.flatMap((each) => {
      if (each === Capability.H264) return [];
      return each === Capability.Png ? [each, Capability.PngStrips] : [each];
    });
    if (!this.#hasVideo || !this.#wanted.includes(Capability.H264)) return images;
    const hasChroma444 = this.#canChroma444 && this.#refused === 'nothing';
    return [...images, Capability.H264, ...(hasChroma444 ? [Capability.H264Chroma444] : [])];
  }

  /** Why H.264 is not offered, though the page wants it. */
  get videoObstacle(): string | undefined {
    const isMissing = this.#isSettled && !this.#hasVideo && this.#wanted.includes(Capability.H264);
    return isMissing ? this.#obstacle : undefined;
  }

  /** Calls back when the browser answered, or does not in time and there are images; at once where that was before. */
  whenSettled(callback: () => void): void {
    if (this.#isSettled) callback();
    else this.#waiting.push(callback);
  }

  /** The page wants something else, or the same once more, and whatever it asks for is tried again. */
  choose(wanted = this.#wanted): void {
    this.#wanted = wanted;
    this.#refused = 'nothing';
  }

  /** This codec failed for good, for this reason; of H.264 as little is taken back as may help. */
  refuse(codec: string, reason: string): void {
    const isChroma444 = codec.startsWith(CHROMA_444_PROFILE);
    this.#refused = isChroma444 && this.#refused === 'nothing' ? '4:4:4' : 'video';
    this.#obstacle = reason;
  }

  /** False for what was refused before: it may come until the server has heard. */
  accepts(codec: string): boolean {
    if (this.#refused === 'video') return false;
    return this.#refused === 'nothing' || !codec.startsWith(CHROMA_444_PROFILE);
  }

  get #hasVideo(): boolean {
    return this.#canVideo && this.#refused !== 'video';
  }

  async #probe(codecs: WebCodecs, clock: Clock, onLate: () => void): Promise<void> {
    const patience = clock.setTimer(PROBE_PATIENCE_MS, () => {
      if (this.supported.length) this.#settle();
    });
    const ask = (codec: string) => codecs.isConfigSupported({ codec, optimizeForLatency: true });
    const [canVideo, canChroma444] = await Promise.all([ask(GENERIC_CODEC), ask(CHROMA_444_CODEC)]);
    patience.cancel();
    const wasSettled = this.#isSettled;
    const before = this.supported.length;
    this.#canVideo = canVideo;
    this.#canChroma444 = canChroma444;
    if (!wasSettled) this.#settle();
    else if (this.supported.length !== before) onLate();
  }

  #settle(): void {
    this.#isSettled = true;
    for (const callback of this.#waiting.splice(0)) callback();
  }
}
