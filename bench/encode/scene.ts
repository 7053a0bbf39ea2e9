/** What is encoded: frames drawn beforehand, shown in turn. */
export interface Scene {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8ClampedArray[];
}

/**
 * As fast as displays go, so that their pace is no part of what is measured. The cap per frame is that of 12 Mbit/s at 30
 * frames per second.
 */
export const FRAMERATE = 240;
export const BITRATE = 96_000_000;

/** One stretch of frames through one encoder. */
export interface Stretch {
  /** Of each frame, or of all of them where only those are known. */
  readonly wallMs: readonly number[];
  /** Per frame: all threads and children. */
  readonly cpuMs: number;
  /** Per frame: the thread that publishes. */
  readonly mainMs: number | undefined;
  /** Mean. */
  readonly bytes: number | undefined;
}
