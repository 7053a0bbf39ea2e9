import { expect, test } from '@jest/globals';
import { InFlightWindow } from '../../../lib/session/in-flight-window.js';
import { LinkTrial } from '../../../lib/session/link-trial.js';
import type { PackedPicture } from '../../../lib/rendition/subscriber.js';
import type { Link } from '../../../lib/session/link.js';

const PICTURE = 50_000;

/** A trial, what is on the way, and the timings that were asked for. */
function setUp() {
  const window = new InFlightWindow(1000);
  const timings: ((bytes: number, ms: number) => void)[] = [];
  const way = { baseRttMs: undefined as number | undefined };
  const link = { gauge: way, time: (_: () => number, onArrived) => void timings.push(onArrived) } as Pick<Link, 'time'>;
  const trial = new LinkTrial({ window, link: link as Link, maxLatencyMs: 500, onArrived: () => {} });
  let seq = 0;
  const send = () => {
    window.add({ seq: seq++, sentMs: 0, width: 1, height: 1, bytes: PICTURE, isVideo: true, publishedMs: 0 });
    trial.sent();
  };
  return { window, trial, timings, send, way };
}

test('a link that took seconds for what it was given has one picture on its way from then on', () => {
  const { window, trial, timings, send } = setUp();
  send();
  expect(trial.hasRoom).toBe(true);
  send();
  expect(trial.hasRoom).toBe(false);
  timings[0]!(2 * PICTURE, 1600);
  window.ack(1);
  expect(trial.hasRoom).toBe(true);
  send();
  expect(trial.hasRoom).toBe(false);
});

test('a link that was timed is left to the pings that find its queues', () => {
  const { window, timings, send } = setUp();
  send();
  send();
  timings[0]!(2 * PICTURE, 1600);
  window.ack(1);
  send();
  send();
  expect(timings).toHaveLength(1);
});

test('a link that was slow once is trusted with all that it was seen to carry since', () => {
  const { window, trial, timings, send } = setUp();
  send();
  send();
  timings[0]!(2 * PICTURE, 1600);
  window.ack(1);
  trial.arrived(PICTURE, 20);
  send();
  send();
  expect(trial.hasRoom).toBe(true);
});

test('one picture that was held back goes over an empty link, however narrow', () => {
  const { window, trial, timings, send } = setUp();
  send();
  send();
  timings[0]!(2 * PICTURE, 1600);
  window.ack(1);
  send();
  const delta = { message: new Uint8Array(PICTURE) } as PackedPicture;
  expect(trial.hold(delta, undefined)).toBe(true);
  expect(trial.outcome).toBe('wait');
  window.ack(2);
  expect(trial.outcome).toBe('send');
});

test('a timing of pictures that were forgotten meanwhile says nothing', () => {
  const { window, trial, timings, send } = setUp();
  send();
  send();
  window.clear();
  timings[0]!(0, 1600);
  send();
  expect(trial.hasRoom).toBe(true);
  send();
  expect(timings).toHaveLength(2);
});

test('a link is trusted with less once its first round trips turn out to have been answered late', () => {
  const { window, trial, timings, send, way } = setUp();
  way.baseRttMs = 1580;
  send();
  send();
  timings[0]!(2 * PICTURE, 1600);
  expect(trial.hasRoom).toBe(true);
  way.baseRttMs = 20;
  expect(trial.hasRoom).toBe(false);
  // And is not again when the way becomes longer.
  way.baseRttMs = 1580;
  expect(trial.hasRoom).toBe(false);
  window.ack(1);
  expect(trial.hasRoom).toBe(true);
});
