import type { Verdict, VerdictKind } from '../protocol/index.js';

/** What a verdict is based upon: figures of the last two seconds, each with what it is to be compared with. */
export interface VerdictFigures {
  /** Nothing is sent to a page that is hidden. */
  readonly isHidden: boolean;
  /** How long the viewer has looked without a break. */
  readonly lookingMs: number;
  /** Whether its pictures queue up on the link, by its own measure. */
  readonly isCongested: boolean;
  /** Whether they did lately, so that fewer are sent. */
  readonly isNarrow: boolean;
  readonly rttMs: number | undefined;
  readonly baseRttMs: number | undefined;
  /** Bytes that wait in the socket. */
  readonly bufferedBytes: number;
  /** Pictures per second that the application published, changed, and that the frame rate allows. */
  readonly fpsWanted: number;
  readonly fpsSent: number;
  readonly fpsAcked: number;
  readonly bitrateBps: number;
  readonly deliveredBps: number | undefined;
  /** Mean time from send to ack. */
  readonly ackMs: number;
  readonly decodeQueueSize: number;
  /** Pictures on their way, and how many may be. */
  readonly inflight: number;
  readonly window: number;
  /** Mean time of an encode of what it watches; `undefined` without one. */
  readonly encodeMs: number | undefined;
  readonly encodeErrorsInARow: number;
  /** Share of the time that the event loop was busy. */
  readonly loopBusy: number | undefined;
}

/** Rates are those of two seconds: before, they tell of the time without a viewer as well. */
const SETTLED_MS = 2000;
/** Less than this share of what is wanted is too little. */
const ENOUGH = 0.8;
/** An encoder, or an event loop, that is busy for a larger share of the time has none left for what comes unevenly. */
const SATURATED = 0.9;
/** A decoder that is so far behind does not get along. */
const MAX_DECODE_QUEUE = 3;

/** Compares what is with what should be. Absolute round trips mean nothing: a distant idle link is fine. */
export function verdictOf(figures: VerdictFigures): Verdict {
  if (figures.isHidden) return say('fine', 'its page is hidden, so that nothing is sent');
  const isShort = figures.lookingMs >= SETTLED_MS && figures.fpsSent < ENOUGH * figures.fpsWanted;
  // First of all: a loop without time answers late, and makes every round trip look long.
  if (figures.loopBusy !== undefined && figures.loopBusy > SATURATED && (isShort || figures.isCongested)) {
    return say('server-cpu', `the event loop is ${percent(figures.loopBusy)} busy; ${sentOf(figures)}`);
  }
  if (figures.isCongested) return say('network', linkOf(figures));
  if (figures.decodeQueueSize > MAX_DECODE_QUEUE) {
    return say('client-decode', `${figures.decodeQueueSize} pictures wait in the decoder; ${ackedOf(figures)}`);
  }
  if (!isShort) return say('fine', figures.fpsWanted === 0 ? 'nothing new is published' : sentOf(figures));
  // Before the viewer's room is looked at: an encoder that is busy all the time would be too slow for any viewer.
  if (isEncoderBusy(figures)) return say('server-cpu', encoderOf(figures));
  if (figures.inflight < figures.window) return say('server-cpu', encoderOf(figures));
  const isDecoderBehind = figures.decodeQueueSize > 0 && figures.decodeQueueSize >= figures.window / 2;
  // The link is free and acks are late all the same: what they wait for is the viewer.
  return figures.isNarrow && !isDecoderBehind ? say('network', linkOf(figures)) : say('client-decode', ackOf(figures));
}

const NAMES: Record<VerdictKind, string> = {
  fine: 'fine',
  network: 'network',
  'server-cpu': 'server CPU',
  'client-decode': 'client decode',
};

function say(kind: VerdictKind, why: string): Verdict {
  return { kind, text: `${NAMES[kind]}: ${why}` };
}

function isEncoderBusy({ encodeMs, fpsWanted }: VerdictFigures): boolean {
  return encodeMs !== undefined && encodeMs * fpsWanted > SATURATED * 1000;
}

function linkOf({ rttMs, baseRttMs, bufferedBytes, ...flow }: VerdictFigures): string {
  const trip = rttMs === undefined ? [] : [`round trip ${whole(rttMs)} ms, ${whole(baseRttMs ?? rttMs)} ms at best`];
  const waiting = bufferedBytes === 0 ? [] : [`${whole(bufferedBytes / 1000)} kB wait in the socket`];
  return [...trip, ...waiting, arrivingOf(flow)].join('; ');
}

/** What would be sent if every picture that is wanted were as large as those that were sent. */
function arrivingOf(
  flow: Pick<VerdictFigures, 'fpsSent' | 'fpsWanted' | 'bitrateBps' | 'deliveredBps' | 'fpsAcked'>,
): string {
  const { fpsSent, fpsWanted, bitrateBps, deliveredBps = 0 } = flow;
  const wantedBps = fpsSent > 0 ? Math.max(bitrateBps, (bitrateBps / fpsSent) * fpsWanted) : 0;
  if (wantedBps === 0) return ackedOf(flow);
  return `${ofRates(Math.min(deliveredBps, wantedBps), wantedBps)} arrive`;
}

function encoderOf(figures: VerdictFigures): string {
  const { encodeMs, encodeErrorsInARow, fpsWanted } = figures;
  if (encodeErrorsInARow > 0) return `${encodeErrorsInARow} encodes failed in a row; ${sentOf(figures)}`;
  if (encodeMs === undefined) return sentOf(figures);
  return `an encode takes ${tenths(encodeMs)} ms, every ${whole(1000 / fpsWanted)} ms one is wanted; ${sentOf(figures)}`;
}

function ackOf({ ackMs, rttMs, ...rest }: VerdictFigures): string {
  if (rest.fpsAcked === 0) return 'pictures arrive and none is acknowledged';
  const trip = rttMs === undefined ? '' : `, a round trip ${whole(rttMs)} ms`;
  return `a picture is acknowledged after ${whole(ackMs)} ms${trip}; ${ackedOf(rest)}`;
}

function sentOf({ fpsSent, fpsWanted }: Pick<VerdictFigures, 'fpsSent' | 'fpsWanted'>): string {
  return `${tenths(Math.min(fpsSent, fpsWanted))} of ${tenths(fpsWanted)} pictures per second are sent`;
}

function ackedOf({ fpsAcked, fpsWanted }: Pick<VerdictFigures, 'fpsAcked' | 'fpsWanted'>): string {
  return `${tenths(Math.min(fpsAcked, fpsWanted))} of ${tenths(fpsWanted)} pictures per second are acknowledged`;
}

function whole(value: number): string {
  return value.toFixed(0);
}

function tenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function ofRates(bps: number, wantedBps: number): string {
  if (wantedBps < 1e6) return `${whole(bps / 1000)} of ${whole(wantedBps / 1000)} kbit/s`;
  return `${(bps / 1e6).toFixed(1)} of ${(wantedBps / 1e6).toFixed(1)} Mbit/s`;
}

function percent(share: number): string {
  return `${whole(share * 100)} %`;
}
