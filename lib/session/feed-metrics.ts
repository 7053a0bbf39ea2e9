import type { Stage } from '../display/stage.js';
import type { ViewerMetrics } from '../display/metrics.js';
import type { ImageMime, Verdict } from '../protocol/index.js';
import type { Rendition } from '../rendition/rendition.js';
import type { Room } from './room.js';
import type { SessionMeter } from './session-meter.js';
import { verdictOf } from './verdict.js';

/** What a feed knows of a viewer's figures. */
export type FeedMetrics = Pick<
  ViewerMetrics,
  'transport' | 'mime' | 'codec' | 'rendition' | 'inflight' | 'window' | 'rttMs' | 'baseRttMs' | 'verdict'
>;

/**
 * @param rendition - that the viewer watches
 * @param otherwise - key of what it is about to watch where it watches nothing yet
 */
export function feedMetrics(
  rendition: Rendition | undefined,
  otherwise: ImageMime,
  { link, window, capacity }: Room,
): Omit<FeedMetrics, 'verdict'> {
  const { rttMs, baseRttMs } = link.gauge;
  const trips = rttMs === undefined || baseRttMs === undefined ? {} : { rttMs, baseRttMs };
  const flow = { ...trips, inflight: window.size, window: capacity };
  if (rendition?.transport === 'webcodecs') {
    const { transport, codec, key } = rendition;
    return { transport, ...(codec === undefined ? {} : { codec }), rendition: key, ...flow };
  }
  const key = rendition?.key ?? otherwise;
  return { transport: 'image', mime: rendition?.mime ?? otherwise, rendition: key, ...flow };
}

/** What stands between a viewer and the frames of its display. */
export interface VerdictSources {
  readonly stage: Stage;
  readonly rendition: Rendition | undefined;
  readonly room: Room;
  readonly meter: SessionMeter;
  readonly bufferedBytes: number;
  readonly lookingSinceMs: number;
}

export function feedVerdict({ stage, rendition, room, meter, bufferedBytes, lookingSinceMs }: VerdictSources): Verdict {
  const nowMs = stage.clock.nowMs();
  const { rttMs, baseRttMs } = room.link.gauge;
  const { encodeMs, errorsInARow } = rendition?.meter.pace(nowMs) ?? { encodeMs: undefined, errorsInARow: 0 };
  return verdictOf({
    isHidden: room.isHidden,
    lookingMs: nowMs - lookingSinceMs,
    isCongested: room.link.isCongested,
    isNarrow: room.link.isNarrow,
    rttMs,
    baseRttMs,
    bufferedBytes,
    fpsWanted: Math.min(rendition?.framerate ?? 0, stage.frames.changeRate(nowMs)),
    ...meter.flow(nowMs),
    deliveredBps: meter.deliveredBps(nowMs),
    inflight: room.window.size,
    window: room.capacity,
    encodeMs,
    encodeErrorsInARow: errorsInARow,
    loopBusy: stage.loopLoad.busy(nowMs),
  });
}
