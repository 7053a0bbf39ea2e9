import { RfbError } from '../errors/rfb-error.js';
import { checkOneOf } from '../options/check.js';
import { systemClock, type Clock } from '../time/clock.js';
import { within } from '../time/within.js';
import { FfmpegBinaries } from './ffmpeg/ffmpeg-binary.js';
import { FFMPEG_ENCODERS } from './ffmpeg/ffmpeg-arguments.js';
import { createFfmpegKind } from './ffmpeg/ffmpeg-kind.js';
import type { H264EncoderKind, H264EncoderProbe } from './h264-encoder.js';
import { createNodeAvKind } from './node-av-encoder.js';

/** `'auto'` takes the first that works; a name takes that one or fails. */
export type H264Choice = 'auto' | (string & {});

/** A kind and whether it works here. */
export interface ProbedH264Encoder {
  readonly kind: H264EncoderKind;
  readonly probe: H264EncoderProbe;
}

/** The kinds there are without an application's. */
export interface H264EncoderKinds {
  /** What `'auto'` tries, in this order. */
  readonly automatic: readonly H264EncoderKind[];
  /** Taken by name alone: what `'auto'` takes must not depend on a driver. */
  readonly named: readonly H264EncoderKind[];
}

/** A trial takes a second or two, on a machine that is overloaded ten. */
const PROBE_TIMEOUT_MS = 60_000;

const BUILT_IN = builtInKinds();

/** The quicker first. Their probes are the host's facts, so one of each serves the process. */
function builtInKinds(): H264EncoderKinds {
  const binaries = new FfmpegBinaries();
  const hardware = FFMPEG_ENCODERS.filter((encoder) => encoder !== 'libx264');
  return {
    automatic: [createNodeAvKind(), createFfmpegKind('ffmpeg', { binaries })],
    named: hardware.map((encoder) => createFfmpegKind(`ffmpeg:${encoder}`, { binaries })),
  };
}

/** The H.264 encoders that displays can name: those of this package and those of the application. */
export class H264Encoders {
  readonly kinds: readonly H264EncoderKind[];
  readonly #automatic: readonly H264EncoderKind[];
  readonly #clock: Clock;

  /** @throws RangeError for a name that is taken */
  constructor(
    registered: readonly H264EncoderKind[] = [],
    { automatic, named }: H264EncoderKinds = BUILT_IN,
    clock: Clock = systemClock,
  ) {
    this.#automatic = automatic;
    this.#clock = clock;
    this.kinds = [...automatic, ...named, ...registered];
  }

  /** Every name that a display may give, with `'auto'`. */
  get choices(): string[] {
    return ['auto', ...this.kinds.map(({ name }) => name)];
  }

  /** @throws RangeError naming path, rule and value where there is none of that name */
  check(path: string, choice: H264Choice | false): void {
    if (choice !== false) checkOneOf(path, choice, this.choices);
  }

  /**
   * Finds the encoder to use. `'auto'` probes no further than it must.
   *
   * @param failed - kinds that `'auto'` leaves out
   * @returns `undefined` where `'auto'` finds none: then images are the way
   * @throws RangeError for a name that nobody has
   * @throws RfbError `RFB_ERR_ENCODER_UNAVAILABLE` where the one that was named does not work here, with what to install
   */
  async choose(choice: H264Choice, failed?: ReadonlySet<H264EncoderKind>): Promise<H264EncoderKind | undefined> {
    if (choice === 'auto') {
      for (const kind of this.#automatic) {
        // One after the other: what is not needed is neither loaded nor started.
        if (!failed?.has(kind) && (await this.#probe(kind)).isAvailable) return kind;
      }
      return undefined;
    }
    const kind = this.kinds.find(({ name }) => name === checkOneOf('h264', choice, this.choices))!;
    const probe = await this.#probe(kind);
    if (!probe.isAvailable) throw RfbError.encoderUnavailable(`h264 by '${choice}'`, probe.reason);
    return kind;
  }

  /** What this host can encode H.264 with, or why not. */
  probeAll(): Promise<ProbedH264Encoder[]> {
    return Promise.all(this.kinds.map(async (kind) => ({ kind, probe: await this.#probe(kind) })));
  }

  /** Those of the application may do what they should not. */
  async #probe(kind: H264EncoderKind): Promise<H264EncoderProbe> {
    try {
      return await within(this.#clock, PROBE_TIMEOUT_MS, kind.probe(), 'its probe did not end');
    } catch (error) {
      return { isAvailable: false, reason: `${kind.name}: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
}

/**
 * An encoder of this package, to build one's own upon: to record what viewers see, to measure, to try settings.
 *
 * @param name - `'node-av'`, `'ffmpeg'`, `'ffmpeg:h264_nvenc'` and the like
 * @throws RangeError for another name
 * @public
 */
export function builtInH264Encoder(name: string): H264EncoderKind {
  const kinds = [...BUILT_IN.automatic, ...BUILT_IN.named];
  const known = checkOneOf(
    'name',
    name,
    kinds.map((kind) => kind.name),
  );
  return kinds.find((kind) => kind.name === known)!;
}
