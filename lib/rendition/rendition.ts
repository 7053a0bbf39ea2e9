import type { RenditionMetrics } from '../display/metrics.js';
import type { Subscriber } from './subscriber.js';

/** What H.264 is called before its first picture says more: baseline, level 3.1. */
export const GENERIC_CODEC = 'avc1.42E01F';

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
  /** What is encoded: a MIME type, `h264` or `h264;chroma=444`. */
  readonly key: string;
  readonly transport: 'image' | 'webcodecs';
  /** Full codec string of the video path, once known. */
  readonly codec?: string | undefined;
  /** Pictures per second, at most. */
  readonly framerate: number;
  readonly subscriberCount: number;
  /** Adds a viewer; it is owed the current picture at once. */
  attach(subscriber: Subscriber): void;
  detach(subscriber: Subscriber): void;
  /**
   * Owes `subscriber` the current picture again, decodable by itself, even if nothing changed.
   *
   * @param isChainLost - it has nothing to build deltas upon any more, so that they would be wasted on it
   */
  repeat(subscriber: Subscriber, isChainLost: boolean): void;
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
