import { describe, expect, test } from '@jest/globals';
import { Chain } from './support/h264.js';
import { isTestCard } from './support/card.js';
import { isExactly, isNear, noise, pngOf, RED, GREEN, solid } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';
import type { ScriptedPeer } from './support/scripted-peer.js';

const fixture = ViewFixture.use();

const SIZE = { width: 90, height: 70 };
/** That of the last strip is another. */
const STRIP_ROWS = 16;

/** Sends a frame in strips from `seq` on, in any order. */
async function sendStrips(peer: ScriptedPeer, frame: ReturnType<typeof noise>, seq: number): Promise<number[]> {
  const { width, height } = frame;
  const tops = Array.from({ length: Math.ceil(height / STRIP_ROWS) }, (_, n) => n * STRIP_ROWS);
  const strips = await Promise.all(
    tops.map(async (y) => {
      const rows = Math.min(STRIP_ROWS, height - y);
      return { y, rows, png: await pngOf(frame, y, rows) };
    }),
  );
  const seqs = strips.map((_, n) => seq + n);
  for (const [n, { y, rows, png }] of strips.entries()) peer.picture({ seq: seqs[n]!, width, height: rows, y }, png);
  return seqs;
}

describe('strips', () => {
  test.each(['contain', 'cover', 'fill'] as const)(
    'with %s are seen exactly as the picture is that they make up',
    async (fit) => {
      const { page, peer } = await fixture.open({ fit });
      const frame = noise(SIZE.width, SIZE.height);
      peer.config(SIZE);
      peer.picture({ seq: 1, ...SIZE }, await pngOf(frame));
      await peer.acked(1);
      const whole = await page.expectToSee('a picture', (pixels) =>
        pixels.at(pixels.width / 2, pixels.height / 2).some((level) => level > 0),
      );
      peer.picture({ seq: 2, ...SIZE }, await solid(RED, SIZE.width, SIZE.height));
      await peer.acked(2);
      const seqs = await sendStrips(peer, frame, 3);
      await peer.acked(...seqs);
      expect(peer.acks.slice(2)).toMatchObject(seqs.map(() => ({ displayed: true })));
      await page.expectToSee('the picture', (pixels) => Buffer.compare(pixels.data, whole.data) === 0);
      expect(isExactly(await page.capture(), frame)).toBe(true);
    },
  );

  test('leave the rest of the picture as it is, and are seen again after a resize', async () => {
    const { page, peer } = await fixture.openLive({ fit: 'fill' });
    peer.picture({ seq: 2, width: 40, height: 10, y: 10 }, await solid(GREEN, 40, 10));
    await peer.acked(2);
    const captured = await page.capture();
    expect([9, 10, 19, 20].map((y) => captured.at(20, y))).toEqual([RED, GREEN, GREEN, RED]);
    await page.page.locator('#stage').evaluate((stage) => ((stage as HTMLElement).style.height = '150px'));
    await page.expectToSee('the strip in a smaller view', (pixels) => {
      const [above, on, below] = [40, 75, 110].map((y) => pixels.at(200, y));
      return pixels.height === 150 && isNear(above!, RED, 4) && isNear(on!, GREEN, 4) && isNear(below!, RED, 4);
    });
  });

  test('of another picture are not painted, and acked as not displayed', async () => {
    const { page, peer } = await fixture.openLive();
    peer.picture({ seq: 2, width: 41, height: 10, y: 0 }, await solid(GREEN, 41, 10));
    peer.picture({ seq: 3, width: 40, height: 10, y: 21 }, await solid(GREEN, 40, 10));
    await peer.acked(2, 3);
    expect(peer.acks.slice(1)).toMatchObject([{ displayed: false }, { displayed: false }]);
    const captured = await page.capture();
    expect([0, 15, 29].map((y) => captured.at(20, y))).toEqual([RED, RED, RED]);
    expect((await page.log()).errors).toEqual([]);
  });

  test('before any picture are not painted either', async () => {
    const { page, peer } = await fixture.open();
    peer.config();
    peer.picture({ seq: 1, width: 40, height: 10, y: 0 }, await solid(GREEN, 40, 10));
    await peer.acked(1);
    expect(peer.acks).toMatchObject([{ displayed: false }]);
    await expect(page.capture()).rejects.toThrow('nothing was painted yet');
  });

  test('over video stay until the next delta, which is decoded as if they had not been there', async () => {
    const { page, peer } = await fixture.open({ fit: 'fill', worker: '/frame-counting-worker.js' });
    const chain = new Chain('small');
    peer.config({ transport: 'webcodecs', codec: chain.codec, width: 64, height: 48 });
    chain.send(peer, 1, 0);
    await peer.acked(1);
    const frame = noise(64, 48);
    const seqs = await sendStrips(peer, frame, 2);
    await peer.acked(...seqs);
    expect(isExactly(await page.capture(), frame)).toBe(true);
    chain.send(peer, 20, 1);
    await peer.acked(20);
    await page.expectToSee('the next card', (pixels) => isTestCard(1, pixels));
    peer.picture({ seq: 21, width: 64, height: 48 }, await pngOf(frame));
    await peer.acked(21);
    expect(isExactly(await page.capture(), frame)).toBe(true);
    chain.send(peer, 22, 2);
    await peer.acked(22);
    await page.expectToSee('the card after', (pixels) => isTestCard(2, pixels));
    expect(peer.keyframeRequests).toEqual([]);
    const frames = await page.worker().evaluate(() => (globalThis as unknown as { frames: object }).frames);
    // The last one is on the canvas.
    expect(frames).toEqual({ made: 3, closed: 2, closedTwice: 0 });
  });
});
