import { expect, test } from '@jest/globals';
import { Pacer } from '../../../lib/rendition/pacer.js';

/** Times at which a source's frames are encoded: each as soon as the pacer lets it, the newest where several wait. */
function encodeTimes(pacer: Pacer, publishedMs: readonly number[]): { publishedMs: number; encodedMs: number }[] {
  const encodes: { publishedMs: number; encodedMs: number }[] = [];
  for (let next = 0; next < publishedMs.length; next++) {
    const dueMs = publishedMs[next]! + pacer.delayMs(publishedMs[next]!);
    while (publishedMs[next + 1]! <= dueMs) next++;
    pacer.start(dueMs);
    encodes.push({ publishedMs: publishedMs[next]!, encodedMs: dueMs });
  }
  return encodes;
}

const every = (intervalMs: number, count: number, startMs = 0) =>
  Array.from({ length: count }, (_, n) => startMs + n * intervalMs);

test.each([1, 6, 15, 25, 30])(
  'a source at the very rate never waits, though a joiner had an encode %p ms before its first frame',
  (offsetMs) => {
    const pacer = new Pacer(30);
    pacer.start(0);
    for (const { publishedMs, encodedMs } of encodeTimes(pacer, every(1000 / 30, 300, offsetMs))) {
      expect(encodedMs - publishedMs).toBeCloseTo(0, 6);
    }
  },
);

test('a source at the very rate whose frames come early and late does not wait either', () => {
  const jitterMs = [0, 4, -6, 9, -9, 2, -3];
  const published = every(1000 / 30, 300).map((ms, n) => ms + jitterMs[n % jitterMs.length]!);
  for (const { publishedMs, encodedMs } of encodeTimes(new Pacer(30), published)) {
    expect(encodedMs - publishedMs).toBeCloseTo(0, 6);
  }
});

test.each([31, 45, 60, 144])('a source of %p frames per second is held to the rate', (framerate) => {
  const encodes = encodeTimes(new Pacer(30), every(1000 / framerate, framerate * 10));
  const count = encodes.filter(({ encodedMs }) => encodedMs < 10_000).length;
  // Two more than the rate: what the first encodes found unused.
  expect(count).toBeGreaterThanOrEqual(300);
  expect(count).toBeLessThanOrEqual(302);
});

test('after a pause three encodes may follow each other at once, and not four', () => {
  const pacer = new Pacer(10);
  pacer.start(0);
  const resumedMs = 60_000;
  for (let n = 0; n < 3; n++) {
    expect(pacer.delayMs(resumedMs)).toBe(0);
    pacer.start(resumedMs);
  }
  expect(pacer.delayMs(resumedMs)).toBe(100);
});

test('a render loop whose first two frames come close together after a joiner’s never waits', () => {
  const pacer = new Pacer(30);
  pacer.start(0);
  const published = [10, ...every(1000 / 30, 300, 12)];
  for (const { publishedMs, encodedMs } of encodeTimes(pacer, published)) {
    expect(encodedMs - publishedMs).toBeCloseTo(0, 6);
  }
});

test('another frame rate applies from the next encode on', () => {
  const pacer = new Pacer(1);
  for (let n = 0; n < 3; n++) pacer.start(0);
  expect(pacer.delayMs(0)).toBe(1000);
  pacer.framerate = 10;
  expect(pacer.delayMs(0)).toBe(0);
});
