import { expect, test } from '@jest/globals';
import { FrameTimestamps } from '../../../../lib/encoder/ffmpeg/frame-timestamps.js';

test.each([1, 5, 24, 30, 60, 144, 240, 500])(
  'at %d fps times grow at that rate, odd ones for keyframes alone',
  (framerate) => {
    const timestamps = new FrameTimestamps();
    let last = timestamps.next(framerate, true);
    expect(last).toBe(0);
    for (let frame = 1; frame <= 1000; frame++) {
      const isKey = frame % 7 === 0;
      const timestamp = timestamps.next(framerate, isKey);
      expect(timestamp % 2).toBe(isKey ? 1 : 0);
      expect(timestamp).toBeGreaterThan(last);
      last = timestamp;
    }
    expect(Math.abs(last - 1_000_000 / framerate)).toBeLessThanOrEqual(framerate === 500 ? 300 : 2);
  },
);

test('no framerate makes a gap that the muxer gives up at', () => {
  const timestamps = new FrameTimestamps();
  timestamps.next(0.001, true);
  expect(timestamps.next(0.001, false)).toBeLessThan(60_000);
});
