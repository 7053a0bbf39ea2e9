import { afterEach, describe, expect, test } from '@jest/globals';
import { RfbModule, Server, type DisplayOptions, type RfbRootOptions } from '../../lib/index.js';
import { connectViewer, testCard } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp } from './support/test-app.js';

afterEach(closeApps);

describe.each(PLATFORMS)('the truth about delivery, on %s,', (platform) => {
  const start = async (options: DisplayOptions = {}, more: RfbRootOptions = {}) => {
    const displays = { default: { width: 64, height: 48, ...options } };
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ displays, ...more })] });
    const get = async (path: string) => {
      const response = await fetch(`${app.origin}${path}`);
      return { status: response.status, body: (await response.json()) as unknown };
    };
    return { ...app, get, display: app.app.get(Server).stream('default')! };
  };

  test('running encodes are listed with their times, what was missed, and what each is for', async () => {
    const { get, ws, display } = await start();
    expect(await get('/rfb/streams/default/renditions')).toEqual({ status: 200, body: [] });
    const viewer = await connectViewer(ws('/rfb'));
    display.publish(testCard(0, 64, 48));
    await viewer.nextPicture();
    const { status, body } = await get('/rfb/streams/default/renditions');
    expect([status, body]).toEqual([
      200,
      [
        {
          rendition: 'image/jpeg',
          viewers: 1,
          image_quality: 80,
          target_fps: 30,
          encodes: 1,
          encodes_per_second: expect.any(Number),
          encode_ms: expect.any(Number),
          encode_time_ms: { p50: expect.any(Number), p95: expect.any(Number) },
          encode_queue_size: 0,
          encode_errors: 0,
          encode_errors_in_a_row: 0,
          bytes_encoded: viewer.pictures[0]!.payload.byteLength,
          frames_dropped: 0,
          frames_dropped_by_reason: { window: 0, late: 0, socket: 0, keyframe: 0, hidden: 0 },
        },
      ],
    ]);
    await viewer.close();
  });

  test('metrics say of each viewer why frames were missed, why keyframes were sent, and where it is held up', async () => {
    const { get, ws, display } = await start({ maxInflight: 10, maxLatencyMs: 60_000, ackTimeoutMs: 600_000 });
    const viewer = await connectViewer(ws('/rfb'), { ack: 'none' });
    const hasRoom = () => {
      const { inflight, window } = display.viewers[0]!.metrics();
      return inflight < window;
    };
    let card = 0;
    while (hasRoom()) {
      display.publish(testCard(card++, 64, 48));
      await viewer.nextPicture();
    }
    // The last of them is owed still.
    for (let more = 0; more < 4; more++) display.publish(testCard(card++, 64, 48));
    const { body } = await get('/rfb/streams/default/metrics');
    expect(body).toEqual([
      expect.objectContaining({
        frames_dropped: 3,
        frames_dropped_by_reason: { window: 3, late: 0, socket: 0, keyframe: 0, hidden: 0 },
        keyframes_by_cause: { join: 0, request: 0, reset: 0, missed: 0, encoder: 0, resize: 0, visible: 0, shared: 0 },
        encode_time_ms: { p50: expect.any(Number), p95: expect.any(Number) },
        verdict: { kind: expect.any(String), text: expect.stringMatching(/^\w.*: \w/) },
      }),
    ]);
    await viewer.close();
  });

  test('encodes are told to those alone who may control the stream', async () => {
    const { get } = await start({}, { role: 'view' });
    expect((await get('/rfb/streams/default/renditions')).status).toBe(403);
    expect((await get('/rfb/streams/nobody/renditions')).status).toBe(404);
    const closed = await start({}, { reports: false });
    expect((await closed.get('/rfb/streams/default/renditions')).status).toBe(404);
  });

  test('a viewer is told its own figures where the display says how often', async () => {
    const { ws, display } = await start({ statsIntervalMs: 100 });
    const viewer = await connectViewer(ws('/rfb'));
    let stats: Awaited<ReturnType<typeof viewer.nextMessage<'stats'>>>;
    let card = 0;
    // A busy machine is not fine at once.
    do {
      display.publish(testCard(card++, 64, 48));
      stats = await viewer.nextMessage('stats');
    } while (!stats.fps_acked || stats.verdict?.kind !== 'fine');
    expect(stats).toMatchObject({ dropped: expect.any(Number), target_fps: 30, rtt_ms: expect.any(Number) });
    expect(stats.verdict).toEqual({ kind: 'fine', text: expect.stringMatching(/^fine: /) });
    await viewer.close();
  });
});
