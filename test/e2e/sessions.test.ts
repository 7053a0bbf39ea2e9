import { afterEach, describe, expect, test } from '@jest/globals';
import { Injectable, Scope } from '@nestjs/common';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  Display,
  InjectDisplay,
  OnRfbEvent,
  RfbModule,
  Server,
  type RfbEvent,
  type RfbRootOptions,
} from '../../lib/index.js';
import { connectViewer, type TestViewer } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp } from './support/test-app.js';

afterEach(closeApps);

const key = (code: string) => JSON.stringify({ type: 'event', event: { type: 'key_down', key: code, code } });
const click = JSON.stringify({ type: 'event', event: { type: 'pointer_down', x: 1, y: 2, button: 1 } });

/** Collects what handlers got, and tells when there is enough. */
@Injectable()
class Heard {
  readonly lines: string[] = [];
  #waiting: { count: number; resolve: () => void } | undefined;

  add(who: string, { event }: RfbEvent): void {
    this.lines.push(`${who} ${event.type}${event.type === 'key_down' ? ` ${event.code}` : ''}`);
    if (this.#waiting && this.lines.length >= this.#waiting.count) this.#waiting.resolve();
  }

  until(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = { count, resolve };
      if (this.lines.length >= count) resolve();
    });
  }
}

@Injectable()
class Handlers {
  constructor(private readonly heard: Heard) {}

  @OnRfbEvent()
  throwing(): void {
    throw new Error('a fault of the first handler');
  }

  @OnRfbEvent()
  async rejecting(): Promise<void> {
    await Promise.reject(new Error('a fault of the second handler'));
  }

  @OnRfbEvent()
  all(event: RfbEvent): void {
    this.heard.add('all', event);
  }

  @OnRfbEvent('pointer_down')
  clicks(event: RfbEvent): void {
    this.heard.add('clicks', event);
  }

  @OnRfbEvent('camera')
  camera(event: RfbEvent): void {
    this.heard.add('camera', event);
  }

  @OnRfbEvent('late', 'key_down')
  @OnRfbEvent({ display: 'camera', type: 'key_down' })
  keys(event: RfbEvent): void {
    this.heard.add(`keys of ${event.stream}`, event);
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  @OnRfbEvent()
  never(): void {}
}

describe.each(PLATFORMS)('sessions on %s', (platform) => {
  const start = (options: RfbRootOptions = {}) => startApp(platform, { imports: [RfbModule.forRoot(options)] });
  const saysNothing = { hello: false };

  test('a viewer without a common format is closed with 1003', async () => {
    const app = await start();
    const refused = { closeCode: 1003, closeReason: 'no supported transport' };
    await expect(connectViewer(app.ws('/rfb'), { supported: ['image/x-unknown'] })).rejects.toMatchObject(refused);
  });

  test('a viewer that says no hello is closed with 4408', async () => {
    const app = await start({ helloTimeoutMs: 20 });
    const viewer = await connectViewer(app.ws('/rfb'), saysNothing);
    expect(await viewer.closed).toEqual({ code: 4408, reason: 'hello timeout' });
  });

  test('a stream removed while it is watched closes its viewers with 4404 and the reason', async () => {
    const app = await start({ displays: { camera: {} } });
    const viewer = await connectViewer(app.ws('/rfb/camera'));
    await app.app.get(Server).removeStream('camera');
    expect(await viewer.closed).toEqual({ code: 4404, reason: "unknown stream 'camera'" });
  });

  test('a stream added while the app runs can be watched', async () => {
    const app = await start();
    app.app.get(Server).addStream('late', 32, 16);
    const viewer = await connectViewer(app.ws('/rfb/late'));
    expect(viewer.config).toMatchObject({ stream: 'late', width: 32, height: 16 });
    await viewer.close();
  });

  test('malformed messages are ignored and counted, and the session lives on', async () => {
    const app = await start();
    const viewer = await connectViewer(app.ws('/rfb'));
    for (const bad of ['{', '[]', 'null', '{"type":7}', '{"type":"ack","seq":"x"}']) viewer.send(bad);
    viewer.send(Buffer.from([1, 2, 3]));
    const display = app.app.get(Display);
    const event = new Promise((resolve) => display.events$.subscribe(resolve));
    viewer.send(key('KeyA'));
    await event;
    expect(display.viewers[0]!.metrics().malformedMessages).toBe(6);
    await viewer.close();
  });

  test('malformed messages past the budget close with 1008', async () => {
    const app = await start();
    const viewer = await connectViewer(app.ws('/rfb'));
    for (let sent = 0; sent < 100; sent++) viewer.send('{');
    expect(await viewer.closed).toEqual({ code: 1008, reason: 'too many malformed messages' });
  });

  test('messages past the rate close with 1008', async () => {
    const app = await start({ maxMessagesPerSecond: 10 });
    const viewer = await connectViewer(app.ws('/rfb'));
    for (let sent = 0; sent < 100; sent++) viewer.send(key('KeyA'));
    expect(await viewer.closed).toMatchObject({ code: 1008 });
  });

  test('a flood of pings closes with 1008', async () => {
    const app = await start();
    const socket = new WebSocket(app.ws('/rfb'));
    await once(socket, 'open');
    const closed = once(socket, 'close') as Promise<[number, Buffer]>;
    // A few at a time: `ws` itself cuts off who sends more than it is answered.
    while (socket.readyState === WebSocket.OPEN) {
      for (let sent = 0; sent < 20; sent++) socket.ping();
      await Promise.race([once(socket, 'pong'), closed]);
    }
    const [code, reason] = await closed;
    expect([code, reason.toString()]).toEqual([1008, 'too many pings']);
  });

  test('a message over maxMessageBytes closes with 1009', async () => {
    const app = await start({ maxMessageBytes: 2048 });
    const viewer = await connectViewer(app.ws('/rfb'));
    viewer.send('x'.repeat(2049));
    expect(await viewer.closed).toMatchObject({ code: 1009 });
    await (await connectViewer(app.ws('/rfb'))).close();
  });

  test('one viewer more than maxViewers is closed with 1013', async () => {
    const app = await start({ maxViewers: 1 });
    const viewer = await connectViewer(app.ws('/rfb'));
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 1013 });
    await viewer.close();
  });

  test('the app is told of viewers that come and go, and can close them', async () => {
    const app = await start();
    const display = app.app.get(Display);
    const changes: string[] = [];
    let isEmpty = () => {};
    const empty = new Promise<void>((resolve) => (isEmpty = resolve));
    display.viewers$.subscribe(({ type }) => {
      changes.push(type);
      if (type === 'leave' && display.viewerCount === 0) isEmpty();
    });
    const cut = await connectViewer(app.ws('/rfb'));
    const kicked = await connectViewer(app.ws('/rfb'));
    display.viewers.find(({ id }) => id === kicked.config.client_id)!.close(4000, 'enough');
    expect(await kicked.closed).toEqual({ code: 4000, reason: 'enough' });
    cut.terminate();
    await empty;
    expect(changes).toEqual(['join', 'join', 'leave', 'leave']);
  });

  test('a close code that cannot go over the wire throws at the call', async () => {
    const app = await start();
    const viewer = await connectViewer(app.ws('/rfb'));
    expect(() => app.app.get(Display).viewers[0]!.close(1006)).toThrow(/code/);
    await viewer.close();
  });
});

describe.each(PLATFORMS)('@OnRfbEvent on %s', (platform) => {
  const start = (displays: RfbRootOptions['displays'] = { default: {}, camera: {} }) =>
    startApp(platform, {
      imports: [RfbModule.forRoot({ displays })],
      providers: [Heard, Handlers, PerRequest, { provide: 'alias', useExisting: Handlers }],
    });
  const send = async (viewer: TestViewer, ...messages: string[]) => {
    for (const message of messages) viewer.send(message);
    return viewer;
  };

  test('handlers that throw or reject are logged once in a while and stop no other', async () => {
    const app = await start();
    const viewer = await send(await connectViewer(app.ws('/rfb')), key('KeyA'), click);
    const heard = app.app.get(Heard);
    await heard.until(3);
    expect(heard.lines).toEqual(['all key_down KeyA', 'all pointer_down', 'clicks pointer_down']);
    await viewer.close();
    // What the viewer held down is released for it.
    await heard.until(5);
    expect(app.log.matching(/Handlers\.throwing failed: .*a fault of the first handler/)).toHaveLength(1);
    expect(app.log.matching(/Handlers\.rejecting failed: .*a fault of the second handler/)).toHaveLength(1);
  });

  test('a handler of one display and type gets no other events', async () => {
    const app = await start();
    const viewer = await send(await connectViewer(app.ws('/rfb/camera')), click, key('KeyB'));
    const heard = app.app.get(Heard);
    await heard.until(3);
    expect(heard.lines).toEqual(['camera pointer_down', 'camera key_down KeyB', 'keys of camera key_down KeyB']);
    await viewer.close();
  });

  test('a display added later has its handlers, and again after it was removed', async () => {
    const app = await start();
    const heard = app.app.get(Heard);
    const server = app.app.get(Server);
    for (const round of [1, 2]) {
      server.addStream('late', 8, 8);
      await send(await connectViewer(app.ws('/rfb/late')), key(`Digit${round}`));
      await heard.until(round);
      await server.removeStream('late');
    }
    expect(heard.lines).toEqual(['keys of late key_down Digit1', 'keys of late key_down Digit2']);
  });

  test('a handler on a request-scoped class is named at boot', async () => {
    const app = await start();
    expect(app.log.matching(/PerRequest\.never .* never called/)).toHaveLength(1);
  });
});

test('InjectDisplay injects what the registry holds', async () => {
  @Injectable()
  class Service {
    constructor(
      readonly display: Display,
      @InjectDisplay('camera') readonly camera: Display,
      readonly server: Server,
    ) {}

    @InjectDisplay('camera') readonly again!: Display;
  }
  const app = await startApp('express', {
    imports: [RfbModule.forRoot({ displays: { default: {}, camera: { width: 640, height: 480 } } })],
    providers: [Service],
  });
  const { display, camera, again, server } = app.app.get(Service);
  expect(camera).toBe(server.stream('camera'));
  expect(again).toBe(camera);
  expect(display).toBe(server.stream('default'));
  expect(camera).toMatchObject({ width: 640, height: 480 });
});
