import type { Display } from '../display/display.js';
import type { Viewer } from '../display/viewer.js';
import type { RenditionMetrics, ViewerMetrics } from '../display/metrics.js';
import type { RenditionReport, Role, Spread, StatsMessage, StreamReport, ViewerReport } from '../protocol/index.js';

/** What a list of streams says of one, to somebody who might open it in this role. */
export function streamReport(display: Display, role: Role): StreamReport {
  const { name, width, height, viewerCount, rates } = display;
  const { framerate, publishFps } = rates;
  return { name, width, height, fps: framerate, fps_published: rounded(publishFps), clients: viewerCount, role };
}

/** The figures of all viewers of a display as they go over the wire; what was not measured yet is left out. */
export function viewerReports(display: Display): ViewerReport[] {
  const renditions = new Map(display.stage.renditions.metrics().map((rendition) => [rendition.key, rendition]));
  return display.viewers.map((viewer) => viewerReport(viewer, renditions));
}

/** The figures of all running encodes of a display, likewise. */
export function renditionReports(display: Display): RenditionReport[] {
  return display.metrics().renditions.map((metrics) => ({
    rendition: metrics.key,
    viewers: metrics.viewers,
    ...(metrics.encoder === undefined ? {} : { encoder: metrics.encoder }),
    image_quality: metrics.imageQuality,
    target_fps: rounded(metrics.framerate),
    ...known('target_bitrate', metrics.bitrate),
    encodes: metrics.encodes,
    encodes_per_second: rounded(metrics.encodesPerSecond),
    ...encodeTimes(metrics),
    encode_queue_size: metrics.encodeQueueSize,
    encode_errors: metrics.encodeErrors,
    encode_errors_in_a_row: metrics.encodeErrorsInARow,
    bytes_encoded: metrics.bytesEncoded,
    ...known('keyframes', metrics.keyframes),
    ...(metrics.keyframesByCause === undefined ? {} : { keyframes_by_cause: metrics.keyframesByCause }),
    frames_dropped: metrics.framesDropped,
    frames_dropped_by_reason: metrics.framesDroppedByReason,
  }));
}

/** What a viewer is told of itself; `rendition` is what it watches. */
export function statsMessage(metrics: ViewerMetrics, rendition: RenditionMetrics | undefined): StatsMessage {
  return {
    type: 'stats',
    ...known('rtt_ms', metrics.rttMs),
    fps_sent: rounded(metrics.fpsSent),
    fps_acked: rounded(metrics.fpsAcked),
    bitrate_bps: Math.round(metrics.bitrateBps),
    ...known('encode_ms', rendition?.encodeTimeMs && rendition.encodeMs),
    decode_queue_size: metrics.decodeQueueSize,
    dropped: metrics.framesDropped,
    ...known('target_bitrate', rendition?.bitrate),
    ...known('target_fps', rendition?.framerate),
    ...spread('frame_age_ms', metrics.frameAgeMs),
    verdict: metrics.verdict,
  };
}

function viewerReport(viewer: Viewer, renditions: ReadonlyMap<string, RenditionMetrics>): ViewerReport {
  const metrics = viewer.metrics();
  const rendition = renditions.get(metrics.rendition);
  return {
    client_id: viewer.id,
    role: viewer.role,
    transport: metrics.transport,
    ...(metrics.codec === undefined ? {} : { codec: metrics.codec }),
    ...(metrics.mime === undefined ? {} : { mime: metrics.mime }),
    rendition: metrics.rendition,
    elapsed_s: rounded(metrics.elapsedS),
    frames_sent: metrics.framesSent,
    frames_dropped: metrics.framesDropped,
    frames_dropped_by_reason: metrics.framesDroppedByReason,
    frames_acked: metrics.framesAcked,
    keyframes_sent: metrics.keyframesSent,
    keyframes_by_cause: metrics.keyframesByCause,
    bytes_sent: metrics.bytesSent,
    fps_sent: rounded(metrics.fpsSent),
    fps_acked: rounded(metrics.fpsAcked),
    bitrate_bps: Math.round(metrics.bitrateBps),
    ...(rendition && encodeTimes(rendition)),
    ...known('rtt_ms', metrics.rttMs),
    ...known('base_rtt_ms', metrics.baseRttMs),
    ack_ms: rounded(metrics.ackMs),
    ...spread('frame_age_ms', metrics.frameAgeMs),
    decode_queue_size: metrics.decodeQueueSize,
    inflight: metrics.inflight,
    window: metrics.window,
    ...known('target_bitrate', rendition?.bitrate),
    ...known('target_fps', rendition?.framerate),
    malformed_messages: metrics.malformedMessages,
    verdict: metrics.verdict,
  };
}

function encodeTimes({ encodeMs, encodeTimeMs }: RenditionMetrics) {
  return { ...known('encode_ms', encodeTimeMs && encodeMs), ...spread('encode_time_ms', encodeTimeMs) };
}

function spread<Key extends string>(key: Key, value: Spread | undefined): { [K in Key]?: Spread } {
  if (value === undefined) return {};
  return { [key]: { p50: rounded(value.p50), p95: rounded(value.p95) } } as { [K in Key]?: Spread };
}

function known<Key extends string>(key: Key, value: number | undefined): { [K in Key]?: number } {
  return value === undefined ? {} : ({ [key]: rounded(value) } as { [K in Key]?: number });
}

/** To three decimals, which is finer than anything here is measured. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
