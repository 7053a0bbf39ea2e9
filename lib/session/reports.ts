import type { Display } from '../display/display.js';
import type { Viewer } from '../display/viewer.js';
import type { RenditionMetrics } from '../display/metrics.js';
import type { Role, StreamReport, ViewerReport } from '../protocol/index.js';

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

function viewerReport(viewer: Viewer, renditions: ReadonlyMap<string, RenditionMetrics>): ViewerReport {
  const metrics = viewer.metrics();
  const rendition = renditions.get(metrics.rendition);
  const age = metrics.frameAgeMs;
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
    frames_acked: metrics.framesAcked,
    keyframes_sent: metrics.keyframesSent,
    bytes_sent: metrics.bytesSent,
    fps_sent: rounded(metrics.fpsSent),
    fps_acked: rounded(metrics.fpsAcked),
    bitrate_bps: Math.round(metrics.bitrateBps),
    ...known('encode_ms', rendition?.encodes === 0 ? undefined : rendition?.encodeMs),
    ...known('rtt_ms', metrics.rttMs),
    ...known('base_rtt_ms', metrics.baseRttMs),
    ack_ms: rounded(metrics.ackMs),
    ...(age === undefined ? {} : { frame_age_ms: { p50: rounded(age.p50), p95: rounded(age.p95) } }),
    decode_queue_size: metrics.decodeQueueSize,
    inflight: metrics.inflight,
    window: metrics.window,
    ...known('target_bitrate', rendition?.bitrate),
    ...known('target_fps', rendition?.framerate),
    malformed_messages: metrics.malformedMessages,
  };
}

function known<Key extends string>(key: Key, value: number | undefined): { [K in Key]?: number } {
  return value === undefined ? {} : ({ [key]: rounded(value) } as { [K in Key]?: number });
}

/** To three decimals, which is finer than anything here is measured. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
