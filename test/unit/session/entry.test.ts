import { describe, expect, test } from '@jest/globals';
import type { AuthenticateContext } from '../../../lib/index.js';
import { CoreBench } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';

const HELLO = { type: 'hello', supported: ['image/jpeg'] };
const REFUSED = { code: 4401, reason: 'unauthorized' };

describe('the authenticate hook', () => {
  test('knows stream, token, cookies, headers, query, address, request and the guard’s word', async () => {
    const asked: AuthenticateContext[] = [];
    const bench = new CoreBench(
      {},
      {
        authenticate: (context) => {
          asked.push(context);
          return { id: 7 };
        },
      },
    );
    const request = {
      headers: { cookie: 'sid=s%3Aabc; theme=dark', 'x-tenant': 'blue' },
      url: '/rfb?room=1&room=2',
      session: { cart: [] },
    };
    const { client } = bench.enter({ principal: 'ann', request });
    client.send({ ...HELLO, token: 'secret' });
    await settle();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      stream: 'default',
      token: 'secret',
      cookies: { sid: 's:abc', theme: 'dark' },
      headers: { 'x-tenant': 'blue' },
      remoteAddress: '127.0.0.1',
      principal: 'ann',
    });
    expect(asked[0]!.query.getAll('room')).toEqual(['1', '2']);
    expect(asked[0]!.request).toBe(request);
    expect(bench.display.viewers[0]!.principal).toEqual({ id: 7 });
  });

  test.each([null, undefined, false])('that returns %p refuses, and no byte of a picture is sent', async (answer) => {
    const bench = new CoreBench({}, { authenticate: () => Promise.resolve(answer) });
    await bench.publish(1);
    const { channel } = bench.join();
    await settle();
    expect(channel.closed).toEqual(REFUSED);
    expect([...channel.messages, ...channel.pictures]).toEqual([]);
    expect(bench.display.viewerCount).toBe(0);
    expect(bench.reception.sessionCount).toBe(0);
  });

  test('that throws refuses, and says so in the log, once for many', async () => {
    const bench = new CoreBench({}, { authenticate: () => Promise.reject(new Error('no database')) });
    for (let i = 0; i < 50; i++) {
      const { channel } = bench.join();
      await settle();
      expect(channel.closed).toEqual(REFUSED);
    }
    expect(bench.log).toEqual([
      expect.stringMatching(/^authenticate threw, and refused a viewer of "default": Error: no database/),
    ]);
  });

  test('that takes too long is 1011, as no word about the viewer, and hears of it', async () => {
    let signal: AbortSignal | undefined;
    const bench = new CoreBench(
      {},
      {
        authenticateTimeoutMs: 300,
        authenticate: (context) => {
          signal = context.signal;
          return new Promise(() => {});
        },
      },
    );
    const { channel } = bench.join();
    await bench.clock.advance(300);
    expect(channel.closed).toEqual({ code: 1011, reason: 'internal error' });
    expect(signal!.aborted).toBe(true);
    expect(bench.log[0]).toContain('took more than 300 ms');
    expect(bench.clock.pendingTimers).toBe(0);
  });

  test('hears when the viewer leaves meanwhile, and nobody joins', async () => {
    let answer = (_: unknown): void => {};
    let signal: AbortSignal | undefined;
    const bench = new CoreBench(
      {},
      {
        authenticate: (context) => {
          signal = context.signal;
          return new Promise((resolve) => (answer = resolve));
        },
      },
    );
    const { client } = bench.join();
    client.leave();
    expect(signal!.aborted).toBe(true);
    answer('ann');
    await settle();
    expect(bench.display.viewerCount).toBe(0);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  test('keeps what a viewer says meanwhile: its size, and no second hello', async () => {
    const bench = new CoreBench({}, { authenticate: () => settle().then(() => 'ann') });
    const { channel, client } = bench.join();
    client.send(HELLO);
    client.send({ type: 'set_viewport', width: 300, height: 200 });
    client.key('key_down', 'KeyA');
    await settle();
    await settle();
    expect(channel.messages).toHaveLength(1);
    expect(bench.display.pollEvents().map(({ event }) => event.type)).toEqual(['resize']);
  });

  test('of a stream is asked after the module’s, with its principal', async () => {
    const order: unknown[] = [];
    const bench = new CoreBench(
      {
        authenticate: ({ principal }) => {
          order.push(['stream', principal]);
          return 'ann of the house';
        },
      },
      {
        authenticate: ({ principal }) => {
          order.push(['module', principal]);
          return 'ann';
        },
      },
    );
    bench.join({ principal: 'guard' });
    await settle();
    expect(order).toEqual([
      ['module', 'guard'],
      ['stream', 'ann'],
    ]);
    expect(bench.display.viewers[0]!.principal).toBe('ann of the house');
  });

  test('can give a role of its own', async () => {
    const bench = new CoreBench({}, { authenticate: (context) => context.grant('ann', 'view') });
    const { channel, client } = bench.join();
    await settle();
    client.key('key_down', 'KeyA');
    expect(channel.messages[0]).toMatchObject({ type: 'config', role: 'view' });
    expect(bench.display.viewers[0]).toMatchObject({ principal: 'ann', role: 'view' });
    expect(bench.display.pollEvents()).toEqual([]);
  });
});

describe('names of streams', () => {
  const unknown = { stream: 'nowhere' };

  test('are not told to those whom the module’s hook refuses', async () => {
    const bench = new CoreBench({}, { authenticate: () => null });
    const [there, nowhere] = [bench.join(), bench.join(unknown)];
    await settle();
    expect([there.channel.closed, nowhere.channel.closed]).toEqual([REFUSED, REFUSED]);
  });

  test('are not told to those who may do nothing there', async () => {
    const bench = new CoreBench({}, { authorize: () => null });
    const [there, nowhere] = [bench.join(), bench.join(unknown)];
    await settle();
    expect([there.channel.closed, nowhere.channel.closed]).toEqual([REFUSED, REFUSED]);
  });

  test('are told to the others, after their hello', async () => {
    const bench = new CoreBench({}, { authenticate: () => 'ann' });
    const { channel, client } = bench.enter(unknown);
    expect(channel.closed).toBeUndefined();
    client.send(HELLO);
    await settle();
    expect(channel.closed).toEqual({ code: 4404, reason: "unknown stream 'nowhere'" });
  });

  test('wait for the hello where a single stream has a hook', async () => {
    const bench = new CoreBench({ authenticate: () => null });
    const { channel, client } = bench.enter(unknown);
    expect(channel.closed).toBeUndefined();
    client.send(HELLO);
    expect(channel.closed?.code).toBe(4404);
  });

  test('of a stream that goes while the hook thinks is 4404', async () => {
    let answer = (_: unknown): void => {};
    const bench = new CoreBench({}, { authenticate: () => new Promise((resolve) => (answer = resolve)) });
    const { channel } = bench.join();
    await bench.server.removeStream('default');
    answer('ann');
    await settle();
    expect(channel.closed?.code).toBe(4404);
  });
});

describe('a stream that changes while the module’s hook thinks', () => {
  const hesitant = () => {
    const answers: ((principal: unknown) => void)[] = [];
    const bench = new CoreBench({}, { authenticate: () => new Promise((resolve) => answers.push(resolve)) });
    return { bench, answers };
  };

  test('lets nobody in whom the hook of the new one of its name refuses', async () => {
    const { bench, answers } = hesitant();
    const { channel } = bench.join();
    await bench.server.removeStream('default');
    const stricter = bench.server.addStream('default', 4, 2, { authenticate: () => null });
    answers[0]!('ann');
    await settle();
    // A token may be good for one use: the hooks decide about the new stream from the start.
    answers[1]!('ann');
    await settle();
    expect(channel.closed).toEqual(REFUSED);
    expect(stricter.viewerCount).toBe(0);
  });

  test('lets nobody in whom the hook of one refuses that was not there before', async () => {
    const { bench, answers } = hesitant();
    const { channel } = bench.join({ stream: 'late' });
    bench.server.addStream('late', 4, 2, { authenticate: () => null });
    answers[0]!('ann');
    await settle();
    answers[1]!('ann');
    await settle();
    expect(channel.closed).toEqual(REFUSED);
  });

  test('asks once where the new one has no hook of its own', async () => {
    const { bench, answers } = hesitant();
    const { channel } = bench.join();
    await bench.server.removeStream('default');
    const again = bench.server.addStream('default', 4, 2);
    answers[0]!('ann');
    await settle();
    expect(channel.closed).toBeUndefined();
    expect(again.viewers[0]).toMatchObject({ principal: 'ann' });
    expect(answers).toHaveLength(1);
  });
});

describe('authorize', () => {
  test('gives each principal its role, whatever the option says', async () => {
    const bench = new CoreBench(
      {},
      { authorize: (principal, stream) => (principal === 'ann' && stream === 'default' ? 'control' : 'view') },
    );
    const viewers = ['ann', 'bob'].map((principal) => bench.join({ principal, role: 'view' }));
    await settle();
    expect(viewers.map(({ channel }) => channel.messages[0])).toMatchObject([{ role: 'control' }, { role: 'view' }]);
  });

  test('that throws, or says something else, refuses and is named in the log', async () => {
    for (const authorize of [() => Promise.reject(new Error('no database')), () => 'admin' as 'control']) {
      const bench = new CoreBench({}, { authorize });
      const { channel } = bench.join();
      await settle();
      expect(channel.closed).toEqual(REFUSED);
      expect(bench.log[0]).toMatch(
        /^authorize threw, .*(no database|must return 'control', 'view' or null, got "admin")/,
      );
    }
  });
});

describe('revalidate', () => {
  test('closes those whom the guards no longer let in, and leaves the others', async () => {
    const bench = new CoreBench();
    const guards = { ann: true, bob: true };
    const viewers = (['ann', 'bob'] as const).map((principal) =>
      bench.join({ principal, recheck: () => Promise.resolve(guards[principal]) }),
    );
    expect(await bench.server.revalidate()).toBe(0);
    guards.bob = false;
    expect(await bench.server.revalidate(({ principal }) => principal === 'ann')).toBe(0);
    expect(await bench.server.revalidate()).toBe(1);
    expect(viewers.map(({ channel }) => channel.closed)).toEqual([undefined, REFUSED]);
  });

  test('asks authorize again, and releases what is held by who may no longer control', async () => {
    let role: 'control' | 'view' | null = 'control';
    const bench = new CoreBench({}, { authorize: () => role });
    const { channel, client } = bench.join();
    await settle();
    client.key('key_down', 'KeyA');
    role = 'view';
    expect(await bench.server.revalidate()).toBe(0);
    expect(bench.display.pollEvents().map(({ event }) => event.type)).toEqual(['key_down', 'key_up']);
    expect(channel.messages.at(-1)).toMatchObject({ type: 'config', role: 'view' });
    role = null;
    expect(await bench.server.revalidate()).toBe(1);
    expect(channel.closed).toEqual(REFUSED);
  });

  test('does not undo a role that the app gave by hand', async () => {
    const bench = new CoreBench();
    bench.join();
    const [viewer] = bench.display.viewers;
    viewer!.setRole('view');
    await bench.server.revalidate();
    expect(viewer!.role).toBe('view');
  });

  test('leaves a viewer for whom authorize gives no answer, and ends all the same', async () => {
    let answer: Promise<'control'> | 'control' = 'control';
    const bench = new CoreBench({}, { authorize: () => answer, authenticateTimeoutMs: 1000 });
    const viewers = [bench.join(), bench.join()];
    await settle();
    answer = new Promise(() => {});
    const asked = bench.server.revalidate();
    await settle();
    await bench.clock.advance(1000);
    expect(await asked).toBe(0);
    expect(viewers.map(({ channel }) => channel.closed)).toEqual([undefined, undefined]);
    expect(bench.log.filter((line) => /authorize gave no answer .*who stays/.test(line))).toHaveLength(1);
  });

  test('asks a few at a time', async () => {
    const bench = new CoreBench();
    let asking = 0;
    let most = 0;
    const recheck = async () => {
      most = Math.max(most, ++asking);
      await settle();
      asking--;
      return true;
    };
    for (let i = 0; i < 40; i++) bench.join({ recheck });
    await bench.server.revalidate();
    expect(most).toBe(8);
  });
});

describe('viewers of one principal', () => {
  test('are bounded, whichever object a guard made for each', async () => {
    const bench = new CoreBench({}, { maxViewersPerPrincipal: 2 });
    const join = (id: number) => bench.join({ principal: { id, at: Math.random() } });
    const viewers = [join(1), join(1), join(2), join(1)];
    expect(viewers.map(({ channel }) => channel.closed?.code)).toEqual([undefined, undefined, undefined, 1013]);
    viewers[0]!.client.leave();
    expect(join(1).channel.closed).toBeUndefined();
    expect(join(1).channel.closed?.code).toBe(1013);
  });

  test('are told apart by the app’s own key', () => {
    const principalKey = (principal: unknown) => (principal as { tenant: string }).tenant;
    const bench = new CoreBench({}, { maxViewersPerPrincipal: 1, principalKey });
    const codes = ['a', 'b', 'a'].map(
      (tenant) => bench.join({ principal: { tenant, id: tenant } }).channel.closed?.code,
    );
    expect(codes).toEqual([undefined, undefined, 1013]);
  });

  test('do not count where nobody is told apart', () => {
    const bench = new CoreBench({}, { maxViewersPerPrincipal: 1 });
    for (let i = 0; i < 5; i++) expect(bench.join().channel.closed).toBeUndefined();
  });
});
