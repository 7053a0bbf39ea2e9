import { describe, expect, test } from '@jest/globals';
import type { Role } from '../../../lib/protocol/index.js';
import { CoreBench } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';

const REQUESTER = {
  token: undefined,
  remoteAddress: '127.0.0.1',
  request: { headers: {} },
  principal: 'ann',
  role: 'control' as const,
};
const STAYS = new AbortController().signal;

/** Hooks that answer when told to, in the order in which they were asked. */
class SlowHook {
  readonly asked: string[] = [];
  readonly #answers: ((role: Role | null) => void)[] = [];

  readonly authorize = (_principal: unknown, stream: string): Promise<Role | null> => {
    this.asked.push(stream);
    return new Promise((resolve) => this.#answers.push(resolve));
  };

  async answerAll(role: Role | null): Promise<void> {
    for (const answer of this.#answers.splice(0)) answer(role);
    await settle();
  }
}

function benchOf(hook: SlowHook, streams: number): CoreBench {
  const bench = new CoreBench({}, { authorize: hook.authorize, authenticateTimeoutMs: 1000 });
  for (let i = 1; i < streams; i++) bench.server.addStream(`stream-${i}`, 4, 2);
  return bench;
}

describe('which streams somebody may open', () => {
  test('all of them, in order and without a question, where nobody decides', async () => {
    const bench = new CoreBench();
    bench.server.addStream('camera', 4, 2);
    const open = await bench.reception.access.openable(REQUESTER, STAYS);
    expect(open.map(({ display, role }) => [display.name, role])).toEqual([
      ['default', 'control'],
      ['camera', 'control'],
    ]);
  });

  test('is asked about a few at a time, however many there are', async () => {
    const hook = new SlowHook();
    const bench = benchOf(hook, 20);
    const open = bench.reception.access.openable(REQUESTER, STAYS);
    await settle();
    expect(hook.asked).toHaveLength(8);
    await hook.answerAll('view');
    expect(hook.asked).toHaveLength(16);
    await hook.answerAll('view');
    await hook.answerAll('view');
    expect((await open).map(({ display }) => display.name)).toEqual([...bench.server.streams.keys()]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  test('takes no longer than one answer may, however many there are; what was answered is told', async () => {
    const hook = new SlowHook();
    const bench = benchOf(hook, 20);
    const open = bench.reception.access.openable(REQUESTER, STAYS);
    await settle();
    await bench.clock.advance(600);
    await hook.answerAll('control');
    await bench.clock.advance(400);
    expect(await open).toHaveLength(8);
    expect(hook.asked).toHaveLength(16);
    expect(bench.log).toEqual(['authenticate or authorize took more than 1000 ms for a list of 20 streams']);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  test('is asked no further when who asked has left', async () => {
    const hook = new SlowHook();
    const bench = benchOf(hook, 20);
    const leaving = new AbortController();
    const open = bench.reception.access.openable(REQUESTER, leaving.signal);
    await settle();
    leaving.abort();
    expect(await open).toEqual([]);
    expect(hook.asked).toHaveLength(8);
    expect(bench.log).toEqual([]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  test('does not count those that were closed while the hooks thought', async () => {
    const hook = new SlowHook();
    const bench = benchOf(hook, 2);
    const open = bench.reception.access.openable(REQUESTER, STAYS);
    await settle();
    await bench.server.removeStream('stream-1');
    await hook.answerAll('view');
    expect((await open).map(({ display }) => display.name)).toEqual(['default']);
  });

  test('no answer in time is no word about a stream, whether there is one or not', async () => {
    const bench = benchOf(new SlowHook(), 1);
    const { access } = bench.reception;
    const roles = ['default', 'nowhere'].map((stream) => access.roleFor(REQUESTER, stream, STAYS));
    await bench.clock.advance(1000);
    expect(await Promise.all(roles)).toEqual(['undecided', 'undecided']);
  });
});
