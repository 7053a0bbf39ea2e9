import type { ViewStats } from 'nestjs-rfb/client';
import type { StreamFigures, ViewerReport } from './api.js';

/** One station between scene and eye. */
export interface Station {
  readonly name: string;
  readonly value: string;
  readonly isSlow: boolean;
  /** What to do where it is. */
  readonly advice: string;
}

export interface Smoothness {
  readonly mood: 'good' | 'slow' | 'unknown';
  readonly summary: string;
  /** What the server itself says about it; empty where it says nothing, or that all is fine. */
  readonly verdict: string;
  readonly stations: readonly Station[];
}

/** A queue on the way shows as a round trip that is longer than that of the empty link. */
const QUEUED_MS = 80;
/** One picture is being decoded and one may wait; more is a queue. */
const DECODE_QUEUE = 3;

const NONE = '–';

/** Which station a word of the server is about. */
const ACCUSED: Readonly<Record<string, string>> = {
  'server-cpu': 'Encoding',
  network: 'Network',
  'client-decode': 'Decoding',
};

/** Follows a picture from the scene to the screen, and names the first station that cannot keep up. */
export function judge(
  stats: ViewStats | undefined,
  figures: StreamFigures | undefined,
  report: ViewerReport | undefined,
): Smoothness {
  const intervalMs = 1000 / (report?.target_fps || figures?.settings.framerate || 30);
  const encodeMs = report?.encode_ms ?? figures?.display.encodeMs;
  const queuedMs = (report?.rtt_ms ?? 0) - (report?.base_rtt_ms ?? report?.rtt_ms ?? 0);
  const decodeQueue = report?.decode_queue_size ?? 0;
  const decodeMs = stats?.decodeMs;
  const isResting = figures?.display.encodesPerSecond === 0;
  const stations: Station[] = [
    {
      name: 'Drawing',
      value: millis(figures?.drawMs || undefined),
      isSlow: (figures?.drawMs ?? 0) > intervalMs,
      advice: 'The scene takes longer to draw than a frame lasts.',
    },
    {
      name: 'Encoding',
      value: millis(encodeMs || undefined),
      isSlow: (encodeMs ?? 0) > intervalMs,
      advice: 'The encoder cannot keep up: lower the frame rate, or choose another encoder.',
    },
    {
      name: 'Network',
      value: report?.rtt_ms === undefined ? NONE : `${millis(report.rtt_ms)} round trip`,
      isSlow: queuedMs > QUEUED_MS,
      advice: 'Pictures queue up on the way: lower the bitrate or the quality.',
    },
    {
      name: 'Decoding',
      value: decodeQueue > 1 ? `${millis(decodeMs)}, ${decodeQueue} waiting` : millis(decodeMs),
      isSlow: decodeQueue >= DECODE_QUEUE || (decodeMs ?? 0) > intervalMs,
      advice: 'This browser cannot keep up: lower the frame rate, or choose another format.',
    },
    {
      name: 'On screen',
      value: isResting
        ? 'at rest'
        : stats
          ? `${stats.fpsPainted.toFixed(0)} of ${(1000 / intervalMs).toFixed(0)} fps`
          : NONE,
      isSlow: false,
      advice: '',
    },
  ];
  // Half of the figures tell half of the story.
  if (!stats || !figures || !report) {
    return {
      mood: 'unknown',
      summary: 'No figures yet.',
      verdict: '',
      stations: stations.map((station) => ({ ...station, isSlow: false })),
    };
  }
  const judged = report.verdict ? stations.map((each) => heed(each, report.verdict)) : stations;
  const slow = judged.find(({ isSlow }) => isSlow);
  return {
    mood: slow ? 'slow' : 'good',
    summary: slow?.advice ?? 'Nothing holds the picture up.',
    verdict: report.verdict?.kind === 'fine' ? '' : (report.verdict?.text ?? ''),
    stations: judged,
  };
}

/** The server has measured longer, and knows more: of the stations it judges, only the one it names is slow. */
function heed(station: Station, verdict: ViewerReport['verdict']): Station {
  if (!Object.values(ACCUSED).includes(station.name)) return station;
  return { ...station, isSlow: ACCUSED[verdict?.kind ?? ''] === station.name };
}

function millis(ms: number | undefined): string {
  if (ms === undefined) return NONE;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
