import { describe, expect, test } from '@jest/globals';
import { FrameSlots } from '../../../src/scenes/frame-slots.js';

describe('FrameSlots', () => {
  test('a slot is nobody else’s until it is released', () => {
    const slots = FrameSlots.allocate(16);
    const [first, second] = [slots.take(), slots.take()];
    expect(new Set([first, second])).toEqual(new Set([0, 1]));
    expect(slots.take()).toBeUndefined();
    slots.release(1);
    expect(slots.take()).toBe(1);
  });

  test('both threads see the same bytes and the same owner', () => {
    const publisher = FrameSlots.allocate(16);
    const renderer = new FrameSlots(publisher.shared);
    const slot = renderer.take()!;
    renderer.pixels(slot).fill(7);
    expect(publisher.pixels(slot)).toEqual(new Uint8Array(16).fill(7));
    expect(publisher.take()).not.toBe(slot);
  });

  test('a slot that does not exist is an error', () => {
    expect(() => FrameSlots.allocate(4).pixels(2)).toThrow(new RangeError('slot must be one of 0..1, got 2'));
  });
});
