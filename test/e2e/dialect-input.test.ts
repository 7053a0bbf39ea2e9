import { afterEach, expect, test } from '@jest/globals';
import { RfbModule, Server, type Display } from '../../lib/index.js';
import type { RenderviewEvent } from '../../lib/protocol/index.js';
import { connectViewer, testCard, type TestViewer } from '../../lib/testing/index.js';
import { closeApps, startApp } from './support/test-app.js';

afterEach(closeApps);

interface Steered {
  viewer: TestViewer;
  display: Display;
  /** The next `count` events that reach the application. */
  heard(count: number): Promise<RenderviewEvent[]>;
}

/** A foreign viewer that is live: it has said hello and has been shown a frame. */
async function steer(): Promise<Steered> {
  const module = RfbModule.forRoot({ displays: { default: { width: 640, height: 480 } } });
  const { app, ws } = await startApp('express', { imports: [module] });
  const display = app.get(Server).stream('default')!;
  const events = display.events();
  display.publish(testCard(0, 640, 480));
  const viewer = await connectViewer(ws('/rfb'), { hello: false, ack: 'drawn' });
  viewer.send('{"type":"hello","supported":["image/jpeg","image/png"]}');
  await viewer.nextPicture();
  const heard = async (count: number): Promise<RenderviewEvent[]> => {
    const found: RenderviewEvent[] = [];
    while (found.length < count)
      found.push(((await events.next()) as IteratorYieldResult<{ event: RenderviewEvent }>).value.event);
    return found;
  };
  return { viewer, display, heard };
}

/** An event as other clients write it, spaces and unknown fields included. */
function event(fields: object): string {
  return JSON.stringify({ type: 'event', event: { ...fields, time_stamp: 12.5 } }, undefined, 1);
}

test('a drag reaches the application in order and in frame pixels', async () => {
  const { viewer, heard } = await steer();
  const pointer = { inside: true, pixel_ratio: 1, modifiers: [], timestamp: 1.5 };
  viewer.send(event({ type: 'pointer_down', x: 10.5, y: 20, button: 1, buttons: [1], ...pointer }));
  viewer.send(event({ type: 'pointer_move', x: 30, y: 40.25, button: 0, buttons: [1], ...pointer }));
  viewer.send(event({ type: 'pointer_up', x: 700, y: -1, button: 1, buttons: [], ...pointer, inside: false }));
  expect(await heard(3)).toMatchObject([
    { type: 'pointer_down', x: 10.5, y: 20, button: 1, buttons: [1], inside: true, timestamp: 1.5 },
    { type: 'pointer_move', x: 30, y: 40.25, button: 0, buttons: [1] },
    { type: 'pointer_up', x: 700, y: -1, button: 1, buttons: [], inside: false },
  ]);
});

test('wheel and keys reach the application with their modifiers', async () => {
  const { viewer, heard } = await steer();
  const held = { modifiers: ['Shift', 'Control'], timestamp: 2 };
  viewer.send(event({ type: 'wheel', x: 1, y: 2, dx: 0, dy: -32, buttons: [], ...held }));
  viewer.send(event({ type: 'key_down', key: 'A', code: 'KeyA', ...held }));
  viewer.send(event({ type: 'key_up', key: 'A', code: 'KeyA', ...held }));
  const events = await heard(3);
  expect(events).toEqual([
    { type: 'wheel', x: 1, y: 2, inside: true, pixel_ratio: 1, buttons: [], dx: 0, dy: -32, ...held },
    { type: 'key_down', key: 'A', code: 'KeyA', ...held },
    { type: 'key_up', key: 'A', code: 'KeyA', ...held },
  ]);
});

test('a viewport is a resize event, whichever name its ratio has', async () => {
  const { viewer, heard } = await steer();
  const resize = async (viewport: string) => {
    viewer.send(`{"type":"set_viewport",${viewport}}`);
    return (await heard(1))[0];
  };
  expect([
    await resize('"width":800,"height":600,"pixel_ratio":2'),
    await resize('"width":800.5,"height":600,"pwidth":1601,"pheight":1200,"ratio":2'),
    await resize('"width":400,"height":300'),
  ]).toEqual([
    { type: 'resize', width: 800, height: 600, pwidth: 800, pheight: 600, ratio: 2 },
    { type: 'resize', width: 800.5, height: 600, pwidth: 1601, pheight: 1200, ratio: 2 },
    { type: 'resize', width: 400, height: 300, pwidth: 400, pheight: 300, ratio: 1 },
  ]);
});

test('a click on a picture of another size than the newest frame lands where it was aimed', async () => {
  const { viewer, display, heard } = await steer();
  // Without acks of the larger frame it still shows the one it has acked.
  display.publish(testCard(1, 1280, 960));
  viewer.send(event({ type: 'pointer_down', x: 320, y: 240, button: 1, buttons: [1] }));
  const [down] = await heard(1);
  expect(down).toMatchObject({ type: 'pointer_down', x: 640, y: 480 });
});

test('what it holds is released when its connection is lost', async () => {
  const { viewer, heard } = await steer();
  viewer.send(event({ type: 'pointer_down', x: 5, y: 6, button: 3, buttons: [3] }));
  viewer.send(event({ type: 'key_down', key: 'Control', code: 'ControlLeft', modifiers: ['Control'] }));
  await heard(2);
  viewer.terminate();
  expect((await heard(2)).map(({ type }) => type).sort()).toEqual(['key_up', 'pointer_up']);
});

test('input that is malformed is left out and what follows it is heard', async () => {
  const { viewer, display, heard } = await steer();
  viewer.send(event({ type: 'pointer_down', x: '10', y: 20, button: 1 }));
  viewer.send('{"type":"event","event":null}');
  viewer.send('[1,2');
  viewer.send(event({ type: 'char', data: 'é' }));
  expect(await heard(1)).toEqual([{ type: 'char', data: 'é' }]);
  expect(display.viewers[0]!.metrics().malformedMessages).toBe(3);
});
