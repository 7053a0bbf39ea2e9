import { afterEach, describe, expect, test } from '@jest/globals';
import { Display, RfbModule } from '../../lib/index.js';
import type { ServerMessage, VideoChunkHeader } from '../../lib/protocol/index.js';
import { connectViewer, testCard, type TestViewer } from '../../lib/testing/index.js';
import { closeApps, PLATFORMS, startApp } from './support/test-app.js';

afterEach(closeApps);

const H264 = ['webcodecs/h264-annexb', 'image/jpeg'];
const imports = [RfbModule.forRoot({ displays: { default: { width: 640, height: 480, h264: 'node-av' } } })];

async function nextChunk(viewer: TestViewer): Promise<VideoChunkHeader> {
  const { header } = await viewer.nextPicture();
  if (header.type !== 'video_chunk') throw new Error(`expected video, got ${header.type}`);
  return header;
}

function transports(messages: readonly ServerMessage[]): string[] {
  return messages.flatMap((message) => (message.type === 'config' ? [message.transport] : []));
}

describe.each(PLATFORMS)('H.264 on %s', (platform) => {
  test('reaches a viewer as a keyframe with its true codec, then as deltas', async () => {
    const app = await startApp(platform, { imports });
    const display = app.app.get(Display);
    expect(display.videoSupport).toEqual({ isAvailable: true, encoder: 'node-av' });
    const viewer = await connectViewer(app.ws('/rfb'), { supported: H264 });
    expect(viewer.config.transport).toBe('webcodecs');
    display.publish(testCard(0, 640, 480));
    const key = await nextChunk(viewer);
    expect(key).toMatchObject({ keyframe: true, width: 640, height: 480, codec: expect.stringMatching(/^avc1\.42C0/) });
    display.publish(testCard(1, 640, 480));
    expect(await nextChunk(viewer)).toMatchObject({ keyframe: false, codec: key.codec });
    await viewer.close();
  });

  test('and images of one display at once, each viewer what it can show', async () => {
    const app = await startApp(platform, { imports });
    const able = await connectViewer(app.ws('/rfb'), { supported: H264 });
    const unable = await connectViewer(app.ws('/rfb'), { supported: ['image/png'] });
    app.app.get(Display).publish(testCard(0, 640, 480));
    expect((await able.nextPicture()).header.type).toBe('video_chunk');
    expect((await unable.nextPicture()).header).toMatchObject({ type: 'image_frame', mime: 'image/png' });
    await Promise.all([able.close(), unable.close()]);
  });

  test('goes on after a change of size, of transport and back', async () => {
    const app = await startApp(platform, { imports });
    const display = app.app.get(Display);
    const viewer = await connectViewer(app.ws('/rfb'), { supported: H264 });
    display.publish(testCard(0, 640, 480));
    await nextChunk(viewer);
    display.publish(testCard(1, 321, 241));
    expect(await nextChunk(viewer)).toMatchObject({ keyframe: true, width: 322, height: 242, visible_width: 321 });
    display.setTransport('jpeg');
    expect((await viewer.nextPicture()).header).toMatchObject({ type: 'image_frame', width: 321, height: 241 });
    display.setTransport('auto');
    expect(await nextChunk(viewer)).toMatchObject({ keyframe: true });
    expect(transports(viewer.messages)).toEqual(['webcodecs', 'image', 'webcodecs']);
    await viewer.close();
  });
});

test('a named encoder that there is not is refused with those there are', () => {
  const h264 = 'quicktime' as 'node-av';
  expect(() => RfbModule.forRoot({ displays: { default: { h264 } } })).toThrow(
    'rfb.displays.default.h264 must be one of',
  );
});
