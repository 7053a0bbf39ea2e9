import { afterEach, describe, expect, test } from '@jest/globals';
import { RfbModule, Server, type Display, type DisplayOptions } from '../../lib/index.js';
import { connectViewer, testCard, type AckPolicy, type TestViewer } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp, type Platform } from './support/test-app.js';

afterEach(closeApps);

/** What a foreign client says first: no pixel ratio, no token, and a capability this version may not know. */
const HELLO = '{"type":"hello","supported":["image/jpeg","image/png","image/from_the_future"]}';
const VIEWPORT = '{"type":"set_viewport","width":320,"height":240,"pixel_ratio":1}';

/**
 * A viewer that speaks as other clients of the protocol do: by hand, acks for drawn pictures at most, never a word
 * about visibility.
 */
async function connect(
  platform: Platform,
  { ack = 'drawn', ...options }: DisplayOptions & { ack?: AckPolicy } = {},
): Promise<{ viewer: TestViewer; display: Display }> {
  const module = RfbModule.forRoot({ displays: { default: { width: 64, height: 48, ...options } } });
  const { app, ws } = await startApp(platform, { imports: [module] });
  const viewer = await connectViewer(ws('/rfb'), { hello: false, ack });
  return { viewer, display: app.get(Server).stream('default')! };
}

const seqs = (viewer: TestViewer) => viewer.pictures.map(({ header }) => header.seq);
const timestamps = (viewer: TestViewer) => viewer.pictures.map(({ header }) => header.timestamp_us);

function expectRising(values: readonly number[]): void {
  expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
}

describe.each(PLATFORMS)('a foreign viewer on %s', (platform) => {
  test('gets its config and then every frame it has room for', async () => {
    const { viewer, display } = await connect(platform);
    display.publish(testCard(0, 64, 48));
    viewer.send(HELLO);
    viewer.send(VIEWPORT);
    await expect(viewer.nextMessage('config')).resolves.toMatchObject({
      transport: 'image',
      width: 64,
      height: 48,
      coords: 'frame-pixels',
    });
    for (let n = 1; n <= 12; n++) {
      display.publish(testCard(n, 64, 48), { timestamp: n * 1e9 });
      await viewer.waitFor(({ pictures }) => pictures.some(({ header }) => header.timestamp_us >= n * 1e9));
    }
    for (const { header, payload } of viewer.pictures) {
      expect(header).toMatchObject({ type: 'image_frame', width: 64, height: 48, mime: 'image/jpeg' });
      expect([...payload.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    }
    expectRising(seqs(viewer));
    expectRising(timestamps(viewer));
  });

  test('that has PNG alone gets PNG from a display that prefers JPEG', async () => {
    const { viewer, display } = await connect(platform);
    viewer.send('{"type":"hello","supported":["image/png"]}');
    await viewer.nextMessage('config');
    display.publish(testCard(0, 64, 48));
    expect((await viewer.nextPicture()).header).toMatchObject({ mime: 'image/png' });
  });

  test('that never acks goes on seeing pictures as each of them expires', async () => {
    const { viewer, display } = await connect(platform, { ack: 'none', maxInflight: 2, ackTimeoutMs: 20 });
    viewer.send(HELLO);
    await viewer.nextMessage('config');
    for (let n = 1; n <= 6; n++) {
      display.publish(testCard(n, 64, 48), { timestamp: n });
      await viewer.waitFor(({ pictures }) => pictures.at(-1)?.header.timestamp_us === n);
    }
    expect(seqs(viewer)).toHaveLength(6);
    expectRising(seqs(viewer));
  });

  test('whose window is full sees the newest frame as soon as it acks one', async () => {
    const { viewer, display } = await connect(platform, { ack: 'none', maxInflight: 1, ackTimeoutMs: 600_000 });
    viewer.send(HELLO);
    await viewer.nextMessage('config');
    display.publish(testCard(0, 64, 48), { timestamp: 1 });
    const { header } = await viewer.nextPicture();
    for (let n = 2; n <= 5; n++) display.publish(testCard(n, 64, 48), { timestamp: n });
    viewer.send(`{"type":"ack","seq":${header.seq}}`);
    expect((await viewer.nextPicture()).header.timestamp_us).toBe(5);
    expect(viewer.pictures).toHaveLength(2);
  });

  test.each(['{"type":"request_keyframe","reason":"lost"}', '{"type":"decoder_reset"}', VIEWPORT])(
    'gets a scene at rest again when it says %s',
    async (wish) => {
      const { viewer, display } = await connect(platform);
      display.publish(testCard(0, 64, 48));
      viewer.send(HELLO);
      const first = await viewer.nextPicture();
      viewer.send(wish);
      const second = await viewer.nextPicture();
      expect(second.header.seq).toBeGreaterThan(first.header.seq);
      expect(second.header.timestamp_us).toBeGreaterThan(first.header.timestamp_us);
      expect(Buffer.compare(second.payload, first.payload)).toBe(0);
    },
  );

  test('that sends what this version does not know is neither refused nor counted', async () => {
    const { viewer, display } = await connect(platform);
    viewer.send('{"type":"greeting_from_the_future","supported":"?"}');
    viewer.send('{"type":"hello","supported":["image/jpeg"],"codec_hints":{"av1":true},"device_pixel_ratio":null}');
    await viewer.nextMessage('config');
    viewer.send('{"type":"bandwidth_estimate","bps":1e6}');
    viewer.send('{"type":"event","event":{"type":"gamepad","axes":[0,1]}}');
    viewer.send('{"type":"request_keyframe","urgent":true}');
    display.publish(testCard(0, 64, 48));
    const { header } = await viewer.nextPicture();
    viewer.send(`{"type":"ack","seq":${header.seq},"decoder":"software"}`);
    viewer.send('{"type":"request_keyframe"}');
    await viewer.nextPicture();
    expect(display.viewers[0]!.metrics().malformedMessages).toBe(0);
  });

  test('that acks before it says hello is not taken to have said it', async () => {
    const { viewer, display } = await connect(platform);
    display.publish(testCard(0, 64, 48));
    viewer.send('{"type":"ack","seq":0}');
    viewer.send('{"type":"request_keyframe"}');
    viewer.send('{"type":"hello","supported":["image/png"]}');
    expect((await viewer.nextPicture()).header).toMatchObject({ mime: 'image/png' });
  });
});
