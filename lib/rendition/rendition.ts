import type { RenditionMetrics } from '../display/metrics.js';
import type { ImageMime, KeyframeCause } from '../protocol/index.js';
import type { EncodeMeter } from './encode-meter.js';
import type { Subscriber } from './subscriber.js';

/** What is encoded, and at which rung of the ladder: names a rendition. */
export function renditionKey(what: string, rung: number): string {
  return rung === 0 ? what : `${what};rung=${rung}`;
}

/** What a rendition aims at. */
export interface RenditionTargets {
  /** Quality of JPEG and WebP, 1..100. */
  readonly imageQuality: number;
  /** Pictures per second, at most. */
  readonly framerate: number;
  /** Bits per second of video, at most. */
  readonly bitrate: number;
}

/**
 * One running encode of a display in one configuration, shared by all viewers that watch it. It exists while somebody
 * does.
 */
export interface Rendition {
  /** What is encoded: a MIME type, `h264` or `h264;chroma=444`; with `;rung=1` or `;rung=2` below full quality. */
  readonly key: string;
  readonly transport: 'image' | 'webcodecs';
  /** Format of the image path. */
  readonly mime?: ImageMime | undefined;
  /** Full codec string of the video path, once known. */
  readonly codec?: string | undefined;
  /** Pictures per second, at most. */
  readonly framerate: number;
  readonly subscriberCount: number;
  readonly meter: EncodeMeter;
  /** Adds a viewer; it is owed the current picture at once. */
  attach(subscriber: Subscriber): void;
  detach(subscriber: Subscriber): void;
  /**
   * Owes `subscriber` the current picture again, decodable by itself, even if nothing changed.
   *
   * @param isChainLost - it has nothing to build deltas upon any more, so that they would be wasted on it
   * @param cause - what it is counted by, where it is a keyframe
   */
  repeat(subscriber: Subscriber, isChainLost: boolean, cause: KeyframeCause): void;
  /** `subscriber` may have become ready. */
  wake(subscriber: Subscriber): void;
  /** The display has a newer frame. */
  frameChanged(): void;
  /** Takes new targets, live. */
  configure(targets: RenditionTargets): void;
  metrics(): RenditionMetrics;
  /** Idempotent. */
  close(): void;
}
