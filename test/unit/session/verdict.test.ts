import { describe, expect, test } from '@jest/globals';
import { verdictOf, type VerdictFigures } from '../../../lib/session/verdict.js';

const WELL: VerdictFigures = {
  isHidden: false,
  lookingMs: 60_000,
  isCongested: false,
  isNarrow: false,
  rttMs: 41,
  baseRttMs: 40,
  bufferedBytes: 0,
  fpsWanted: 30,
  fpsSent: 30,
  fpsAcked: 30,
  bitrateBps: 3_000_000,
  deliveredBps: 3_000_000,
  ackMs: 55,
  decodeQueueSize: 0,
  inflight: 2,
  window: 4,
  encodeMs: 8,
  encodeErrorsInARow: 0,
  loopBusy: 0.3,
};

describe('one line on where pictures are held up', () => {
  test.each<[string, Partial<VerdictFigures>]>([
    ['fine: 30 of 30 pictures per second are sent', {}],
    // Distance alone is no fault.
    [
      'fine: 30 of 30 pictures per second are sent',
      { rttMs: 600, baseRttMs: 598, ackMs: 640, inflight: 20, window: 20 },
    ],
    ['fine: 9.5 of 10 pictures per second are sent', { fpsWanted: 10, fpsSent: 9.5 }],
    ['fine: nothing new is published', { fpsWanted: 0, fpsSent: 0, fpsAcked: 0, bitrateBps: 0, deliveredBps: 0 }],
    ['fine: its page is hidden, so that nothing is sent', { isHidden: true, fpsSent: 0, isCongested: true }],
    // Rates still tell of the time before it came.
    ['fine: 4 of 30 pictures per second are sent', { lookingMs: 500, fpsSent: 4 }],
    // Others are served as well as they wish, however busy the process is.
    ['fine: 30 of 30 pictures per second are sent', { loopBusy: 0.97 }],
    [
      'network: round trip 480 ms, 40 ms at best; 1.4 of 3.0 Mbit/s arrive',
      { isCongested: true, rttMs: 480, fpsSent: 14, fpsAcked: 14, bitrateBps: 1_400_000, deliveredBps: 1_400_000 },
    ],
    // The window was fitted to the link, so that nothing queues: what is missing is missing all the same.
    [
      'network: round trip 90 ms, 40 ms at best; 100 of 300 kbit/s arrive',
      { isNarrow: true, rttMs: 90, fpsSent: 10, bitrateBps: 100_000, deliveredBps: 100_000, inflight: 3, window: 3 },
    ],
    [
      'client decode: a picture is acknowledged after 400 ms, a round trip 41 ms; 30 of 30 pictures per second are acknowledged',
      { isNarrow: true, fpsSent: 10, ackMs: 400, decodeQueueSize: 2, inflight: 3, window: 3 },
    ],
    [
      'network: 800 kB wait in the socket; 0.0 of 3.0 Mbit/s arrive',
      { isCongested: true, rttMs: undefined, baseRttMs: undefined, bufferedBytes: 800_000, deliveredBps: undefined },
    ],
    [
      'network: round trip 900 ms, 40 ms at best; 0 of 30 pictures per second are acknowledged',
      { isCongested: true, rttMs: 900, fpsSent: 0, fpsAcked: 0, bitrateBps: 0 },
    ],
    [
      'server CPU: an encode takes 61.2 ms, every 33 ms one is wanted; 15 of 30 pictures per second are sent',
      { encodeMs: 61.2, fpsSent: 15, fpsAcked: 15 },
    ],
    ['server CPU: the event loop is 97 % busy; 20 of 30 pictures per second are sent', { loopBusy: 0.97, fpsSent: 20 }],
    // Whose answers come late because nobody reads them is not on a bad link.
    [
      'server CPU: the event loop is 99 % busy; 30 of 30 pictures per second are sent',
      { loopBusy: 0.99, isCongested: true, rttMs: 300 },
    ],
    [
      'server CPU: 2 encodes failed in a row; 0 of 30 pictures per second are sent',
      { encodeErrorsInARow: 2, fpsSent: 0, encodeMs: undefined, inflight: 0 },
    ],
    // Not slow by itself: several wait for their turn.
    [
      'server CPU: an encode takes 8 ms, every 33 ms one is wanted; 12 of 30 pictures per second are sent',
      { fpsSent: 12 },
    ],
    [
      'client decode: 7 pictures wait in the decoder; 12 of 30 pictures per second are acknowledged',
      { decodeQueueSize: 7, fpsAcked: 12 },
    ],
    [
      'client decode: a picture is acknowledged after 310 ms, a round trip 41 ms; 9 of 30 pictures per second are acknowledged',
      { fpsSent: 9, fpsAcked: 9, ackMs: 310, inflight: 4 },
    ],
    [
      'client decode: pictures arrive and none is acknowledged',
      { fpsSent: 2, fpsAcked: 0, inflight: 4, deliveredBps: undefined },
    ],
  ])('%s', (text, figures) => {
    const verdict = verdictOf({ ...WELL, ...figures });
    expect(verdict.text).toBe(text);
    expect(text.startsWith(verdict.kind.replace('-cpu', ' CPU').replace('-', ' '))).toBe(true);
  });
});
