import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CloseCode, closeReason } from '../../lib/protocol/index.js';

test('the close codes are those of the protocol', () => {
  expect(CloseCode).toEqual({
    Normal: 1000,
    GoingAway: 1001,
    Unsupported: 1003,
    PolicyViolation: 1008,
    TooBig: 1009,
    InternalError: 1011,
    TryAgainLater: 1013,
    Unauthorized: 4401,
    UnknownStream: 4404,
    HelloTimeout: 4408,
    TooSlow: 4409,
    TooManyRequests: 4429,
  });
});

test('a reason that fits is kept and a longer one is cut to 123 bytes', () => {
  expect(closeReason("unknown stream 'camera'")).toBe("unknown stream 'camera'");
  expect(closeReason('x'.repeat(123))).toHaveLength(123);
  expect(closeReason('x'.repeat(124))).toBe('x'.repeat(123));
});

test('a reason is cut between characters and never inside one', () => {
  expect(closeReason('é'.repeat(62))).toBe('é'.repeat(61));
  expect(closeReason('😀'.repeat(31))).toBe('😀'.repeat(30));
});

test('whatever the reason, it starts the given text and fits a close frame', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const reason = closeReason(text);
      expect(text.startsWith(reason)).toBe(true);
      expect(new TextEncoder().encode(reason).byteLength).toBeLessThanOrEqual(123);
      if (new TextEncoder().encode(text).byteLength <= 123) expect(reason).toBe(text);
    }),
  );
});
