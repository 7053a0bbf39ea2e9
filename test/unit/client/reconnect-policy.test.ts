import { describe, expect, test } from '@jest/globals';
import { ReconnectPolicy, type ReconnectSchedule } from '../../../lib/client/worker/reconnect-policy.js';
import { FakeClock } from './fake-clock.js';
import { SCHEDULE } from './schedule.js';

function policy({ random = 1, ...schedule }: { random?: number } & Partial<ReconnectSchedule> = {}) {
  const clock = new FakeClock();
  const made = new ReconnectPolicy(
    () => clock.nowMs(),
    () => random,
    { ...SCHEDULE, ...schedule },
  );
  return { clock, policy: made, closed: closedBy(made) };
}

function closedBy(made: ReconnectPolicy) {
  return (code: number, wanted?: boolean) => {
    made.lost();
    return made.next(code, wanted);
  };
}

describe('which codes come back', () => {
  test.each([1001, 1006, 1011, 1012, 1013, 4408, 4409, 4429])('%d is tried again', (code) => {
    expect(policy().closed(code)).toMatchObject({ kind: 'retry' });
  });

  test.each([1000, 1003, 1005, 1008, 1009, 4000, 4404])('%d is final', (code) => {
    expect(policy().closed(code)).toEqual({ kind: 'final', state: 'closed' });
  });

  test('4401 before the viewer was let in is a refusal', () => {
    expect(policy().closed(4401)).toEqual({ kind: 'final', state: 'refused' });
  });

  test('without reconnecting everything is final, and 4401 still a refusal', () => {
    const off = new ReconnectPolicy(
      () => 0,
      () => 1,
      undefined,
    );
    const closed = closedBy(off);
    expect(closed(1006)).toEqual({ kind: 'final', state: 'closed' });
    off.joined();
    expect(closed(4401)).toEqual({ kind: 'final', state: 'refused' });
  });
});

describe('the word of the page', () => {
  test('brings back what the list ends, with the usual delays', () => {
    const { closed } = policy();
    expect([closed(4404, true), closed(4401, true)]).toEqual([
      { kind: 'retry', delayMs: 500 },
      { kind: 'retry', delayMs: 1000 },
    ]);
  });

  test('ends what the list brings back', () => {
    expect(policy().closed(1006, false)).toEqual({ kind: 'final', state: 'closed' });
  });

  test('ends a refusal that would be tried once more', () => {
    const { policy: retrying, closed } = policy();
    retrying.joined();
    expect(closed(4401, false)).toEqual({ kind: 'final', state: 'refused' });
  });

  test('is no way around the longest number of tries', () => {
    const { closed } = policy({ maxAttempts: 1 });
    closed(4404, true);
    expect(closed(4404, true)).toEqual({ kind: 'final', state: 'closed' });
  });
});

describe('when', () => {
  const delays = (closed: (code: number) => unknown, count: number) =>
    Array.from({ length: count }, () => (closed(1006) as { delayMs: number }).delayMs);

  test('delays double up to a ceiling', () => {
    expect(delays(policy().closed, 8)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('the page may have others', () => {
    const { closed } = policy({ initialDelayMs: 100, maxDelayMs: 1000, factor: 3 });
    expect(delays(closed, 5)).toEqual([100, 300, 900, 1000, 1000]);
  });

  test('a page left open for a year still waits the longest delay', () => {
    expect(new Set(delays(policy({ initialDelayMs: 15_000 }).closed, 5000))).toEqual(new Set([15_000]));
  });

  test('jitter takes away its share at most', () => {
    expect(policy({ random: 0 }).closed(1006)).toEqual({ kind: 'retry', delayMs: 250 });
    expect(policy({ random: 0, jitter: 1 }).closed(1006)).toEqual({ kind: 'retry', delayMs: 0 });
    expect(policy({ random: 0, jitter: 0 }).closed(1006)).toEqual({ kind: 'retry', delayMs: 500 });
  });

  test('4429 waits five seconds and more', () => {
    expect(policy({ random: 0 }).closed(4429)).toEqual({ kind: 'retry', delayMs: 5250 });
  });

  test('a connection that lasted makes the next delay short again, one that fell at once does not', () => {
    const { clock, policy: retrying, closed } = policy();
    closed(1006);
    retrying.joined();
    clock.advance(9999);
    expect(closed(1006)).toEqual({ kind: 'retry', delayMs: 1000 });
    retrying.joined();
    clock.advance(10_000);
    expect(closed(1006)).toEqual({ kind: 'retry', delayMs: 500 });
  });

  test('tries are counted since a connection that lasted, and end where the page says', () => {
    const { clock, policy: retrying } = policy({ maxAttempts: 2 });
    const counted = [];
    for (const isGood of [false, false, true, false, false]) {
      if (isGood) retrying.joined();
      clock.advance(10_000);
      counted.push([retrying.lost(), retrying.next(1006).kind]);
    }
    expect(counted).toEqual([
      [1, 'retry'],
      [2, 'retry'],
      [1, 'retry'],
      [2, 'retry'],
      [3, 'final'],
    ]);
  });

  test('a person who asks starts anew', () => {
    const { policy: retrying, closed } = policy({ maxAttempts: 1 });
    closed(1006);
    retrying.reset();
    expect(closed(1006)).toEqual({ kind: 'retry', delayMs: 500 });
  });
});

describe('4401 after joining', () => {
  test('is tried again at once, once', () => {
    const { policy: retrying, closed } = policy();
    retrying.joined();
    expect(closed(4401)).toEqual({ kind: 'retry', delayMs: 0 });
    expect(closed(4401)).toEqual({ kind: 'final', state: 'refused' });
  });

  test('a server that lets in and throws out again is not asked for ever', () => {
    const { clock, policy: retrying, closed } = policy();
    retrying.joined();
    closed(4401);
    retrying.joined();
    clock.advance(9000);
    expect(closed(4401)).toEqual({ kind: 'final', state: 'refused' });
  });

  test('an hour later it is a new story', () => {
    const { clock, policy: retrying, closed } = policy();
    retrying.joined();
    closed(4401);
    retrying.joined();
    clock.advance(3_600_000);
    expect(closed(4401)).toEqual({ kind: 'retry', delayMs: 0 });
  });
});
