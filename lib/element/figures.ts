import type { ViewStats } from '../client/index.js';

const NONE = '–';

/** What a server tells of its viewer; any of it may be missing. */
type Told = Partial<NonNullable<ViewStats['server']>>;

/** Names and numbers, as they are shown. */
export type Figures = Readonly<Record<string, string>>;

/** What this browser sees. */
export function browserFigures(stats: ViewStats | undefined): Figures {
  return {
    Painted: stats ? rate(stats.fpsPainted) : NONE,
    Received: stats ? `${rate(stats.fpsReceived)}, ${bitrate(stats.bitrateBps)}` : NONE,
    Picture: stats && stats.width > 0 ? `${stats.width} × ${stats.height}` : NONE,
    Format: format(stats),
    ...(stats?.videoObstacle && { 'No H.264': stats.videoObstacle }),
    Decoding: millis(stats?.decodeMs),
    'Round trip': millis(stats?.rttMs),
    Discarded: stats ? stats.framesDiscarded.toLocaleString('en') : NONE,
  };
}

function format(stats: ViewStats | undefined): string {
  if (stats?.transport === 'webcodecs') return `H.264 ${stats.codec ?? ''}`.trim();
  return stats?.mime?.replace('image/', '').toUpperCase() ?? NONE;
}

function rate(fps: number): string {
  return `${fps.toFixed(1)} /s`;
}

function bitrate(bps: number): string {
  return bps >= 1e6 ? `${(bps / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bps / 1e3)} kbit/s`;
}

export function millis(ms: number | undefined): string {
  if (ms === undefined) return NONE;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** What the server told of this viewer; empty where it tells nothing. */
export function serverFigures(stats: ViewStats | undefined): Figures {
  const told: Told = stats?.server ?? {};
  const figures = {
    Sent: told.fps_sent === undefined ? undefined : sent(told.fps_sent, told.bitrate_bps),
    Target: target(told),
    Encoding: told.encode_ms === undefined ? undefined : millis(told.encode_ms),
    'Frame age': told.frame_age_ms && `${millis(told.frame_age_ms.p50)}, p95 ${millis(told.frame_age_ms.p95)}`,
    'Decode queue': told.decode_queue_size?.toString(),
    Dropped: told.dropped?.toLocaleString('en'),
    Verdict: told.verdict?.text,
  };
  return Object.fromEntries(Object.entries(figures).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

function sent(fps: number, bps: number | undefined): string {
  return bps === undefined ? rate(fps) : `${rate(fps)}, ${bitrate(bps)}`;
}

function target({ target_fps: fps, target_bitrate: bps }: Told): string | undefined {
  if (fps === undefined) return bps === undefined ? undefined : bitrate(bps);
  return sent(fps, bps);
}
