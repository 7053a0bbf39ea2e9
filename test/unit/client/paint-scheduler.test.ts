import { beforeEach, expect, test } from '@jest/globals';
import { PaintScheduler } from '../../../lib/client/worker/paint-scheduler.js';
import { FakeClock, FakeFrames } from './fake-clock.js';

let clock: FakeClock;
let frames: FakeFrames;
let paints: number;
let scheduler: PaintScheduler;

beforeEach(() => {
  clock = new FakeClock();
  frames = new FakeFrames();
  paints = 0;
  scheduler = new PaintScheduler(frames, clock, () => (paints += 1));
});

test('many requests before a frame are one paint in it', () => {
  for (let count = 0; count < 5; count += 1) scheduler.request();
  expect(paints).toBe(0);
  frames.run();
  expect(paints).toBe(1);
  expect([frames.pending, clock.pending]).toEqual([0, 0]);
});

test('a hidden page, which gets no frames, is painted at once', () => {
  scheduler.setHidden(true);
  scheduler.request();
  expect(paints).toBe(1);
  expect(frames.pending).toBe(0);
});

test('a paint that waits for a frame is not lost when the page hides', () => {
  scheduler.request();
  scheduler.setHidden(true);
  expect(paints).toBe(1);
  expect([frames.pending, clock.pending]).toEqual([0, 0]);
});

test('a shown page is painted in frames again', () => {
  scheduler.setHidden(true);
  scheduler.setHidden(false);
  scheduler.request();
  expect(paints).toBe(0);
  frames.run();
  expect(paints).toBe(1);
});

test('frames that are held back do not hold back the paint for ever', () => {
  scheduler.request();
  clock.advance(499);
  expect(paints).toBe(0);
  clock.advance(1);
  expect(paints).toBe(1);
  frames.run();
  expect(paints).toBe(1);
});

test('a closed scheduler leaves no frame and no timer', () => {
  scheduler.request();
  scheduler.close();
  expect([frames.pending, clock.pending]).toEqual([0, 0]);
});
