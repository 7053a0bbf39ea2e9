import type { ImageMime } from './capabilities.js';
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
  /** Pictures encoded for others while this viewer had no room. */
  frames_dropped: number;
  frames_acked: number;
  /** Video keyframes; images are none. */
  keyframes_sent: number;
  bytes_sent: number;
  fps_sent: number;
  fps_acked: number;
  bitrate_bps: number;
  /** Mean time of an encode of what it watches, in ms. */
  encode_ms?: number;
  /** Round trip of the link of late in ms, with what queues on it. */
  rtt_ms?: number;
  /** Round trip of the link with nothing in the way, in ms. */
  base_rtt_ms?: number;
  /** Mean time from send to ack, in ms: link, decoding, and the wait for an animation frame. */
  ack_ms: number;
  /** Age of what the viewer sees in ms, from publish to paint. */
  frame_age_ms?: { p50: number; p95: number };
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
}
