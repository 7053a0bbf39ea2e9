import { describe, expect, test } from '@jest/globals';
import { isTestCard } from './support/card.js';
import { DECODES_444, testByDevTools } from './support/differences.js';
import { Chain } from './support/h264.js';
import { isNear, RED, solid } from './support/pixels.js';
import { ViewFixture, type OpenOptions } from './support/view-fixture.js';

const fixture = ViewFixture.use();

/** A view whose server has chosen H.264. */
async function openVideo(options: OpenOptions = {}) {
  const opened = await fixture.open({ fit: 'fill', worker: '/patient-worker.js', ...options });
  await opened.peer.message('hello');
  opened.peer.config({ transport: 'webcodecs', codec: 'avc1.42C01E' });
  return opened;
}

const FULL_COLOUR = DECODES_444 ? ['webcodecs/h264-annexb;chroma=444'] : [];

describe('the offer', () => {
  test('hello offers H.264, with full colour resolution too where it is decoded', async () => {
    const { peer } = await fixture.open();
    await peer.message('set_viewport');
    expect(peer.messages.map(({ type }) => type)).toEqual(['hello', 'set_viewport']);
    expect((await peer.message('hello')).supported).toEqual([
      'image/jpeg',
      'image/png',
      'image/png;strips',
      'image/webp',
      'webcodecs/h264-annexb',
      ...FULL_COLOUR,
    ]);
  });

  test('only what was asked for is offered, and a change of mind is told', async () => {
    const { page, peer } = await fixture.open({ supported: ['image/png'] });
    expect((await peer.message('hello')).supported).toEqual(['image/png', 'image/png;strips']);
    await page.call((view) => view.setSupported(['image/webp', 'webcodecs/h264-annexb']));
    expect((await peer.message('capabilities')).supported).toEqual([
      'image/webp',
      'webcodecs/h264-annexb',
      ...FULL_COLOUR,
    ]);
  });

  test('a browser without WebCodecs offers images, and nobody is told of an error', async () => {
    const { page, peer } = await fixture.openLive({ worker: '/no-video-worker.js' });
    expect((await peer.message('hello')).supported).toEqual([
      'image/jpeg',
      'image/png',
      'image/png;strips',
      'image/webp',
    ]);
    expect((await page.log()).errors).toEqual([]);
    new Chain('small').send(peer, 2, 0);
    await peer.acked(2);
    expect(peer.acks.at(-1)).toMatchObject({ seq: 2, displayed: false });
    expect(await page.error()).toContain('which this browser does not decode here');
  });

  test('a page that is not served securely shows images without an error', async () => {
    const { page, peer } = await fixture.openLive({ isSecure: false });
    expect(await page.page.evaluate(() => isSecureContext)).toBe(false);
    expect((await peer.message('hello')).supported).toEqual([
      'image/jpeg',
      'image/png',
      'image/png;strips',
      'image/webp',
    ]);
    expect((await page.log()).errors).toEqual([]);
  });

  test('a codec that the browser does not decode is taken back at once', async () => {
    const { page, peer } = await openVideo();
    const chain = new Chain('small');
    chain.send(peer, 1, 0, undefined, { codec: 'avc1.2C000A' });
    expect(await peer.message('capabilities')).toMatchObject({
      supported: ['image/jpeg', 'image/png', 'image/png;strips', 'image/webp'],
      reason: 'no decoder for avc1.2C000A at 64×48',
    });
    expect(await page.error()).toBe('the view goes on without avc1.2C000A: no decoder for avc1.2C000A at 64×48');
    await peer.acked(1);
  });
});

describe('painting', () => {
  const clips = ['small', 'large', 'high', ...(DECODES_444 ? (['chroma-444'] as const) : [])] as const;
  test.each(clips)('%s video is seen as it was sent', async (name) => {
    const { page, peer } = await openVideo();
    const chain = new Chain(name);
    chain.send(peer, 1, 0);
    await peer.acked(1);
    expect(isTestCard(0, await page.capture())).toBe(true);
    await page.expectToSee('test card 0', (pixels) => isTestCard(0, pixels));
    chain.send(peer, 2, 1);
    await peer.acked(2);
    expect(isTestCard(1, await page.capture())).toBe(true);
    expect(peer.acks).toMatchObject([
      { seq: 1, displayed: true, decode_queue_size: 0 },
      { seq: 2, displayed: true, decode_queue_size: 0 },
    ]);
    expect((await page.log()).errors).toEqual([]);
  });

  testByDevTools('every delta is decoded, whatever is painted: the end of a burst is right', async () => {
    const { page, peer } = await openVideo({ worker: '/frame-counting-worker.js' });
    const chain = new Chain('small');
    const seqs = chain.sendAll(peer, 1);
    await peer.acked(...seqs);
    await peer.settle();
    expect(peer.acks.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(seqs);
    expect(peer.acks.find(({ seq }) => seq === 8)).toMatchObject({ displayed: true });
    expect(isTestCard(7, await page.capture())).toBe(true);
    // One is on the canvas, all others are closed.
    expect(await page.worker().evaluate(() => (globalThis as unknown as { frames: object }).frames)).toEqual({
      made: 8,
      closed: 7,
      closedTwice: 0,
    });
  });

  test('a picture padded to what is coded is cropped', async () => {
    const { page, peer } = await openVideo();
    new Chain('padded').send(peer, 1, 0);
    await peer.acked(1);
    const captured = await page.capture();
    expect([captured.width, captured.height]).toEqual([41, 31]);
    expect(isTestCard(0, captured)).toBe(true);
    expect(isNear(captured.at(40, 30), [255, 255, 255], 60)).toBe(false);
  });

  test('an image is drawn over video, and the next delta goes on from the video', async () => {
    const { page, peer } = await openVideo();
    const chain = new Chain('small');
    chain.send(peer, 1, 0);
    await peer.acked(1);
    peer.picture({ seq: 2, width: 64, height: 48 }, await solid(RED, 64, 48));
    await peer.acked(2);
    expect(isNear((await page.capture()).at(48, 10), RED, 2)).toBe(true);
    chain.send(peer, 3, 1);
    await peer.acked(3);
    expect(isTestCard(1, await page.capture())).toBe(true);
    expect(peer.acks.every(({ displayed }) => displayed)).toBe(true);
    expect(peer.keyframeRequests).toEqual([]);
  });

  testByDevTools('an image that is decoded late is not painted over newer video', async () => {
    const { page, peer } = await openVideo({ worker: '/slow-png-worker.js' });
    const chain = new Chain('small');
    chain.send(peer, 1, 0);
    peer.picture({ seq: 2, width: 64, height: 48 }, await solid(RED, 64, 48));
    chain.send(peer, 3, 1);
    await peer.acked(3);
    await page.releasePngs();
    await peer.acked(2);
    expect(peer.acks.find(({ seq }) => seq === 2)).toMatchObject({ displayed: false });
    expect(isTestCard(1, await page.capture())).toBe(true);
  });

  test('codec and size may change at any keyframe', async () => {
    const { page, peer } = await openVideo();
    new Chain('small').sendAll(peer, 1, 2);
    new Chain('large').sendAll(peer, 11, 2);
    new Chain('high').sendAll(peer, 21, 3);
    await peer.acked(1, 2, 11, 12, 21, 22, 23);
    const captured = await page.capture();
    expect([captured.width, captured.height]).toEqual([320, 240]);
    expect(isTestCard(2, captured)).toBe(true);
    expect(peer.keyframeRequests).toEqual([]);
  });

  test('the figures tell codec and transport of what is on the canvas', async () => {
    const { page, peer } = await openVideo();
    const chain = new Chain('small');
    chain.send(peer, 1, 0);
    expect(await page.figures((stats) => stats.codec !== undefined)).toMatchObject({
      transport: 'webcodecs',
      codec: chain.codec,
      width: 64,
      height: 48,
      decodeMs: expect.any(Number),
    });
    peer.picture({ seq: 2, width: 64, height: 48 }, await solid(RED, 64, 48));
    const figures = await page.figures((stats) => stats.mime !== undefined);
    expect(figures).toMatchObject({ transport: 'image', mime: 'image/png' });
    expect(figures).not.toHaveProperty('codec');
  });
});
