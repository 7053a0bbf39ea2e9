import type { ImageMime } from './capabilities.js';
import type { DropReason, KeyframeCause, Verdict } from './delivery.js';
import type { Role } from './server-messages.js';

/**
 * Answer to `GET {path}/health`.
 *
 * @public
 */
export type HealthReport =
  | {
      status: 'ok';
      /** Seconds since the application started. */
      uptime_s: number;
    }
  | {
      /** With HTTP 503: nobody new is let in. */
      status: 'shutting_down';
    };

/**
 * One entry of the answer to `GET {path}/streams`.
 *
 * @public
 */
export interface StreamReport {
  name: string;
  /** Width of the published frame in pixels; the configured one before the first. */
  width: number;
  /** Height of the published frame in pixels; the configured one before the first. */
  height: number;
  /** Pictures per second, at most: what the stream aims at. */
  fps: number;
  /** Frames that the application published per second, over the last two seconds. */
  fps_published: number;
  /** Connected viewers. */
  clients: number;
  /** What the request might do with it. */
  role: Role;
}

/**
 * A quantity of the last two seconds, by share of its samples.
 *
 * @public
 */
export interface Spread {
  /** Half of the samples are at most this. */
  p50: number;
  /** 19 of 20 are at most this. */
  p95: number;
}

/**
 * One entry of the answer to `GET {path}/streams/{name}/metrics`: the figures of one viewer. Rates are those of the last
 * two seconds. What was not measured yet is absent.
 *
 * @public
 */
export interface ViewerReport {
  client_id: string;
  role: Role;
  /** How its pictures travel. */
  transport: 'image' | 'webcodecs';
  /** Codec string on the video path, once the first picture was encoded. */
  codec?: string;
  /** Format on the image path. */
  mime?: ImageMime;
  /** The running encode it watches: a MIME type, `h264` or `h264;chroma=444`. */
  rendition: string;
  /** Seconds since it connected. */
  elapsed_s: number;
  frames_sent: number;
  /** Published frames that it missed, because something stood in the way until a newer one was there. */
  frames_dropped: number;
  /** The same by what stood in the way. */
  frames_dropped_by_reason: Record<DropReason, number>;
  frames_acked: number;
  /** Video keyframes; images are none. */
  keyframes_sent: number;
  /** The same by what made it need them. */
  keyframes_by_cause: Record<KeyframeCause, number>;
  bytes_sent: number;
  fps_sent: number;
  fps_acked: number;
  bitrate_bps: number;
  /** Mean time of an encode of what it watches, in ms. */
  encode_ms?: number;
  /** Time of an encode of what it watches, in ms. */
  encode_time_ms?: Spread;
  /** Round trip of the link of late in ms, with what queues on it. */
  rtt_ms?: number;
  /** Round trip of the link with nothing in the way, in ms. */
  base_rtt_ms?: number;
  /** Mean time from send to ack, in ms: link, decoding, and the wait for an animation frame. */
  ack_ms: number;
  /** Age of what the viewer sees in ms, from publish to paint. */
  frame_age_ms?: Spread;
  /** Pictures waiting in its decoder, as its last ack said. */
  decode_queue_size: number;
  /** Pictures on their way. */
  inflight: number;
  /** Pictures that may be on their way. */
  window: number;
  /** Bits per second that its video aims at, at most; absent on the image path. */
  target_bitrate?: number;
  /** Pictures per second that are encoded for it, at most. */
  target_fps?: number;
  /** Messages that were ignored because they were malformed. */
  malformed_messages: number;
  /** Where its pictures are held up, if anywhere. */
  verdict: Verdict;
}

/**
 * One entry of the answer to `GET {path}/streams/{name}/renditions`: the figures of one running encode, since it began.
 * Rates are those of the last two seconds. What was not measured yet is absent.
 *
 * @public
 */
export interface RenditionReport {
  /** What is encoded: a MIME type, `h264` or `h264;chroma=444`. */
  rendition: string;
  /** Viewers that watch it. */
  viewers: number;
  /** Who encodes its video. */
  encoder?: string;
  /** Quality of JPEG and WebP, 1..100. */
  image_quality: number;
  /** Pictures per second, at most. */
  target_fps: number;
  /** Bits per second of its video, at most. */
  target_bitrate?: number;
  encodes: number;
  encodes_per_second: number;
  /** Mean time of an encode in ms. */
  encode_ms?: number;
  /** Time of an encode in ms. */
  encode_time_ms?: Spread;
  /** Frames in the encoder, or waiting for their turn with it: 0 or 1. */
  encode_queue_size: number;
  encode_errors: number;
  /** Encodes that failed since the last one that did not. */
  encode_errors_in_a_row: number;
  bytes_encoded: number;
  /** Of its video. */
  keyframes?: number;
  /** The same by the wish that was first, of those that each of them served. */
  keyframes_by_cause?: Record<KeyframeCause, number>;
  /** Published frames that its viewers missed, all together. */
  frames_dropped: number;
  /** The same by what stood in the way. */
  frames_dropped_by_reason: Record<DropReason, number>;
}
