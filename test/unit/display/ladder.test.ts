import { describe, expect, test } from '@jest/globals';
import { resolveAdaptive, type ResolvedAdaptive } from '../../../lib/display/adaptive-options.js';
import { Ladder } from '../../../lib/display/ladder.js';

const BASE = { imageQuality: 80, bitrate: 12_000_000, framerate: 30 };
const { ladder: rungs } = resolveAdaptive('adaptive', true) as ResolvedAdaptive;
const ladder = new Ladder(rungs);

describe('the ladder', () => {
  test('is what the app asked for, then less, never more', () => {
    expect([0, 1, 2].map((rung) => ladder.targets(BASE, rung))).toEqual([
      BASE,
      { imageQuality: 50, bitrate: 1_500_000, framerate: 20 },
      { imageQuality: 30, bitrate: 300_000, framerate: 15 },
    ]);
    expect([0, 1, 2].map((rung) => ladder.scale(rung))).toEqual([1, 1, 2]);
    const little = { imageQuality: 40, bitrate: 200_000, framerate: 10 };
    expect(ladder.targets(little, 1)).toEqual(little);
    expect(ladder.targets(little, 2)).toEqual({ ...little, imageQuality: 30 });
  });

  test('is gone down to what a link carries, at once', () => {
    expect(ladder.below(BASE, 0)).toBe(1);
    expect(ladder.below(BASE, 0, 1_600_000)).toBe(1);
    expect(ladder.below(BASE, 0, 1_400_000)).toBe(2);
    expect(ladder.below(BASE, 0, 10_000)).toBe(2);
    expect(ladder.below(BASE, 2, 10_000)).toBe(2);
  });

  test('is gone up rung by rung', () => {
    expect([2, 1, 0].map((rung) => ladder.above(BASE, rung))).toEqual([1, 0, 0]);
  });

  test('has no rung that would change nothing', () => {
    const plain = new Ladder([{ maxBitrate: 2_000_000 }, { maxBitrate: 500_000 }]);
    const base = { ...BASE, bitrate: 1_000_000 };
    expect(plain.below(base, 0, 900_000)).toBe(2);
    expect(plain.above(base, 2)).toBe(1);
    expect(plain.below({ ...BASE, bitrate: 400_000 }, 0)).toBe(0);
  });
});

describe('the option adaptive', () => {
  test('takes rungs of the app’s own', () => {
    const own = [{ maxBitrate: 800_000, scaleResolutionDownBy: 1.5 }];
    expect(resolveAdaptive('options.adaptive', { ladder: own })).toEqual({ ladder: own });
    expect(resolveAdaptive('options.adaptive', {})).toEqual({ ladder: rungs });
    expect(resolveAdaptive('options.adaptive', false)).toBe(false);
  });

  test.each<[unknown, string]>([
    ['yes', 'options.adaptive must be true, false or an object, got "yes"'],
    [{ rungs: [] }, 'options.adaptive.rungs is not an option; known: ladder'],
    [{ ladder: [] }, 'options.adaptive.ladder must be an array of 1 to 2 rungs, got an array of 0'],
    [{ ladder: [{}, {}, {}] }, 'options.adaptive.ladder must be an array of 1 to 2 rungs, got an array of 3'],
    [{ ladder: [{ bitrate: 1 }] }, 'options.adaptive.ladder[0].bitrate is not an option'],
    [
      { ladder: [{}, { maxBitrate: 1 }] },
      'options.adaptive.ladder[1].maxBitrate must be an integer in 10000..200000000',
    ],
    [{ ladder: [{ scaleResolutionDownBy: 0.5 }] }, 'scaleResolutionDownBy must be a number in 1..16, got 0.5'],
  ])('refuses %j by name', (value, message) => {
    expect(() => resolveAdaptive('options.adaptive', value)).toThrow(message);
  });
});
