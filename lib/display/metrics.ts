import type { DropReason, ImageMime, KeyframeCause, Verdict } from '../protocol/index.js';

/**
 * Figures of one viewer. Rates are those of the last two seconds.
 *
 * @public
 */
export interface ViewerMetrics {
  /** The viewer's id. */
  clientId: string;
  /** How pictures travel. */
  transport: 'image' | 'webcodecs';
  /** Format of its pictures on the image path. */
  mime?: ImageMime;
  /** Codec of its pictures on the video path, once the first was encoded. */
  codec?: string;
  /**
   * Key of the rendition it watches: a MIME type, `h264` or `h264;chroma=444`; with `;rung=1` or `;rung=2` on a lower rung of
   * the ladder.
   */
  rendition: string;
  /** Seconds since it joined. */
  elapsedS: number;
  /** Pictures sent since it joined. */
  framesSent: number;
  /** Pictures acknowledged since it joined. */
  framesAcked: number;
  /**
   * Published frames that this viewer missed since it joined: a newer one took their place while something stood in the
   * way. What went by because the display has a lower frame rate than the source is not among them.
   */
  framesDropped: number;
  /** The same by what stood in the way; `framesDropped` is their sum. */
  framesDroppedByReason: Record<DropReason, number>;
  /** Video keyframes sent since it joined; images are none. */
  keyframesSent: number;
  /** The same by what made this viewer need them. */
  keyframesByCause: Record<KeyframeCause, number>;
  /** Bytes of pictures sent since it joined. */
  bytesSent: number;
  /** Pictures sent per second. */
  fpsSent: number;
  /** Pictures acknowledged per second. */
  fpsAcked: number;
  /** Bits of pictures sent per second. */
  bitrateBps: number;
  /** Mean time from send to ack, in ms: link, decoding and the wait for an animation frame. */
  ackMs: number;
  /** Round trip of the link of late, in ms, with what queues on it; left out before the first measurement. */
  rttMs?: number;
  /** Round trip of the link with nothing in the way, in ms; left out before the first measurement. */
  baseRttMs?: number;
  /**
   * Age of what the viewer sees, in ms: from publish to paint, on a clock that was compared with the viewer's. Of pictures
   * that it had not been shown before; left out where there were none lately, or for a client that does not say.
   */
  frameAgeMs?: { p50: number; p95: number };
  /** Pictures on their way. */
  inflight: number;
  /** Pictures that may be on their way: as many as the link holds at this frame rate, fewer while they queue up. */
  window: number;
  /** Pictures waiting in the viewer's decoder, as it last said. */
  decodeQueueSize: number;
  /** Messages ignored because they were malformed, or acknowledged a picture that was never sent. */
  malformedMessages: number;
  /** Where its pictures are held up, if anywhere, and the figures that say so. */
  verdict: Verdict;
}

/**
 * Figures of one running encode of a display.
 *
 * @public
 */
export interface RenditionMetrics {
  /** What is encoded: `image/jpeg`, `image/png`, `image/webp` or `h264`; with `;rung=1` or `;rung=2` on a lower rung. */
  key: string;
  /** Quality of JPEG and WebP, 1..100. */
  imageQuality: number;
  /** Pictures per second, at most. */
  framerate: number;
  /** Bits per second, at most; on the video path. */
  bitrate?: number;
  /** Encoder that does the work; on the video path. */
  encoder?: string;
  /** Keyframes since it began; on the video path. */
  keyframes?: number;
  /** The same by the wish that was first, of those that each of them served; on the video path. */
  keyframesByCause?: Record<KeyframeCause, number>;
  /** Encodes since it began. */
  encodes: number;
  /** Encodes per second. */
  encodesPerSecond: number;
  /** Mean time of an encode in ms. */
  encodeMs: number;
  /** Time of an encode in ms, by share of the encodes; left out where there were none lately. */
  encodeTimeMs?: { p50: number; p95: number };
  /** Frames in the encoder, or waiting for their turn with it: 0 or 1, because newer ones take their place. */
  encodeQueueSize: number;
  /** Encodes that failed since it began. */
  encodeErrors: number;
  /** Encodes that failed since the last one that did not. */
  encodeErrorsInARow: number;
  /** Bytes encoded since it began. */
  bytesEncoded: number;
  /** Viewers that watch it. */
  viewers: number;
  /** Published frames that its viewers missed since it began, all together. */
  framesDropped: number;
  /** The same by what stood in the way. */
  framesDroppedByReason: Record<DropReason, number>;
}

/**
 * Figures of one display. Rates are those of the last two seconds.
 *
 * @public
 */
export interface DisplayMetrics {
  /** Name of the display. */
  name: string;
  /** Width of the published frame in pixels. */
  width: number;
  /** Height of the published frame in pixels. */
  height: number;
  /** Calls of `publish` since the display was created. */
  framesPublished: number;
  /** Calls of `publish` whose pixels equalled the frame before. */
  framesUnchanged: number;
  /** Calls of `publish` per second. */
  publishFps: number;
  /** Pictures per second that are encoded, at most. */
  framerate: number;
  /** Encodes per second, all renditions together. */
  encodesPerSecond: number;
  /** Mean time of an encode in ms, over the renditions. */
  encodeMs: number;
  /** One entry per running encode. */
  renditions: RenditionMetrics[];
  /** One entry per viewer. */
  viewers: ViewerMetrics[];
}
