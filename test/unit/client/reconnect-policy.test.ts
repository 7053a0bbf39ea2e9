import { describe, expect, test } from '@jest/globals';
import { ReconnectPolicy } from '../../../lib/client/worker/reconnect-policy.js';
import { FakeClock } from './fake-clock.js';

function policy({ random = 1, enabled = true } = {}) {
  const clock = new FakeClock();
  return {
    clock,
    policy: new ReconnectPolicy(
      () => clock.nowMs(),
      () => random,
      enabled,
    ),
  };
}

describe('which codes come back', () => {
  test.each([1001, 1006, 1011, 1012, 1013, 4408, 4409, 4429])('%d is tried again', (code) => {
    expect(policy().policy.closed(code)).toMatchObject({ kind: 'retry' });
  });

  test.each([1000, 1003, 1005, 1008, 1009, 4000, 4404])('%d is final', (code) => {
    expect(policy().policy.closed(code)).toEqual({ kind: 'final', state: 'closed' });
  });

  test('4401 before the viewer was let in is a refusal', () => {
    expect(policy().policy.closed(4401)).toEqual({ kind: 'final', state: 'refused' });
  });

  test('without reconnecting everything is final, and 4401 still a refusal', () => {
    const { policy: off } = policy({ enabled: false });
    expect(off.closed(1006)).toEqual({ kind: 'final', state: 'closed' });
    off.joined();
    expect(off.closed(4401)).toEqual({ kind: 'final', state: 'refused' });
  });
});

describe('when', () => {
  test('delays double up to a ceiling', () => {
    const { policy: retrying } = policy();
    const delays = Array.from({ length: 8 }, () => retrying.closed(1006)).map(
      (next) => 'delayMs' in next && next.delayMs,
    );
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('jitter takes away up to half', () => {
    expect(policy({ random: 0 }).policy.closed(1006)).toEqual({ kind: 'retry', delayMs: 250 });
  });

  test('4429 waits five seconds and more', () => {
    expect(policy({ random: 0 }).policy.closed(4429)).toEqual({ kind: 'retry', delayMs: 5250 });
  });

  test('a connection that lasted makes the next delay short again, one that fell at once does not', () => {
    const { clock, policy: retrying } = policy();
    retrying.closed(1006);
    retrying.joined();
    clock.advance(9999);
    expect(retrying.closed(1006)).toEqual({ kind: 'retry', delayMs: 1000 });
    retrying.joined();
    clock.advance(10_000);
    expect(retrying.closed(1006)).toEqual({ kind: 'retry', delayMs: 500 });
  });
});

describe('4401 after joining', () => {
  test('is tried again at once, once', () => {
    const { policy: retrying } = policy();
    retrying.joined();
    expect(retrying.closed(4401)).toEqual({ kind: 'retry', delayMs: 0 });
    expect(retrying.closed(4401)).toEqual({ kind: 'final', state: 'refused' });
  });

  test('a server that lets in and throws out again is not asked for ever', () => {
    const { clock, policy: retrying } = policy();
    retrying.joined();
    retrying.closed(4401);
    retrying.joined();
    clock.advance(9000);
    expect(retrying.closed(4401)).toEqual({ kind: 'final', state: 'refused' });
  });

  test('an hour later it is a new story', () => {
    const { clock, policy: retrying } = policy();
    retrying.joined();
    retrying.closed(4401);
    retrying.joined();
    clock.advance(3_600_000);
    expect(retrying.closed(4401)).toEqual({ kind: 'retry', delayMs: 0 });
  });
});
