import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Capability, isImageMime, negotiateImage, type ImageFormat } from '../../../lib/protocol/index.js';

test('the display’s own format wins where the viewer has it', () => {
  expect(negotiateImage(new Set([Capability.Png, Capability.Jpeg]), 'jpeg')).toBe('jpeg');
});

test.each<[string[], ImageFormat, ImageFormat | undefined]>([
  [['image/webp', 'image/jpeg', 'image/png'], 'webp', 'webp'],
  [['image/jpeg', 'image/png'], 'webp', 'png'],
  [['image/webp', 'image/jpeg'], 'png', 'jpeg'],
  [['image/webp'], 'jpeg', 'webp'],
  [['webcodecs/h264-annexb', 'image/avif'], 'jpeg', undefined],
  [[], 'jpeg', undefined],
])('of %p a display that prefers %p chooses %p', (supported, preferred, chosen) => {
  expect(negotiateImage(new Set(supported), preferred)).toBe(chosen);
});

test('the order in which a viewer lists its capabilities changes nothing', () => {
  const capabilities = fc.shuffledSubarray(['image/jpeg', 'image/png', 'image/webp', 'x']);
  fc.assert(
    fc.property(capabilities, fc.constantFrom<ImageFormat>('jpeg', 'png', 'webp'), (supported, preferred) => {
      expect(negotiateImage(new Set(supported), preferred)).toBe(
        negotiateImage(new Set([...supported].sort()), preferred),
      );
    }),
  );
});

test('three MIME types are image formats of the wire and nothing else is', () => {
  expect(['image/jpeg', 'image/png', 'image/webp'].every(isImageMime)).toBe(true);
  expect(['image/gif', 'IMAGE/PNG', 'image/', '', undefined, null, 1, {}].some(isImageMime)).toBe(false);
});
