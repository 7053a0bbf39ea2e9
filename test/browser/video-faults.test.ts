import { describe, expect, test } from '@jest/globals';
import { isTestCard } from './support/card.js';
import { Chain } from './support/h264.js';
import { isNear, RED, solid } from './support/pixels.js';
import type { ScriptedPeer } from './support/scripted-peer.js';
import { ViewFixture, type OpenOptions } from './support/view-fixture.js';
import type { ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();
const chain = new Chain('small');

async function openVideo(options: OpenOptions = {}) {
  const opened = await fixture.open({ fit: 'fill', worker: '/patient-worker.js', ...options });
  await opened.peer.message('hello');
  opened.peer.config({ transport: 'webcodecs', codec: chain.codec });
  return opened;
}

function setFault(page: ViewPage, mode: 'none' | 'silent' | 'broken'): Promise<unknown> {
  return page.worker().evaluate((wanted) => {
    (globalThis as unknown as { faults: { mode: string } }).faults.mode = wanted;
  }, mode);
}

async function expectKeyframeRequests(peer: ScriptedPeer, count: number): Promise<void> {
  await peer.until(`keyframe request ${count}`, ({ keyframeRequests }) => keyframeRequests.length >= count);
}

describe('the chain', () => {
  test('a viewer that joins in the middle waits for a keyframe and asks for it, not for every delta', async () => {
    const { page, peer } = await openVideo();
    const sentMs = Date.now();
    for (const [seq, n] of [1, 2, 3].entries()) chain.send(peer, seq + 1, n);
    await peer.acked(1, 2, 3);
    expect(peer.acks.map(({ displayed }) => displayed)).toEqual([false, false, false]);
    expect(peer.keyframeRequests.length).toBeGreaterThan(0);
    // At most one in half a second, for however many deltas.
    expect(peer.keyframeRequests.length).toBeLessThanOrEqual(1 + (Date.now() - sentMs) / 500);
    await page.reached('waiting');
    expect((await page.log()).states.at(-1)).toEqual({ state: 'waiting' });
    chain.send(peer, 4, 4);
    chain.send(peer, 5, 5);
    await peer.acked(4, 5);
    expect(isTestCard(5, await page.capture())).toBe(true);
    await page.reached('live');
  });

  test('a keyframe that is none costs another one', async () => {
    const { page, peer } = await openVideo();
    chain.send(peer, 1, 0, Uint8Array.of(0, 0, 0, 1, 9, 9, 9));
    await expectKeyframeRequests(peer, 1);
    await peer.acked(1);
    chain.send(peer, 2, 4);
    await peer.acked(2);
    expect(peer.acks).toMatchObject([
      { seq: 1, displayed: false },
      { seq: 2, displayed: true },
    ]);
    expect(isTestCard(4, await page.capture())).toBe(true);
  });

  test('a corrupt chunk costs a keyframe and no more', async () => {
    const { page, peer } = await openVideo({ worker: '/frame-counting-worker.js' });
    chain.send(peer, 1, 0);
    chain.send(
      peer,
      2,
      1,
      Uint8Array.from({ length: 60 }, (_, index) => (index * 89) % 251),
    );
    chain.send(peer, 3, 2);
    await expectKeyframeRequests(peer, 1);
    await peer.acked(1, 2, 3);
    expect(await page.error()).toContain(`the video decoder (${chain.codec}) failed: `);
    chain.send(peer, 4, 4);
    chain.send(peer, 5, 5);
    await peer.acked(4, 5);
    expect(isTestCard(5, await page.capture())).toBe(true);
    expect(peer.acks.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    const frames = await page
      .worker()
      .evaluate(() => (globalThis as unknown as { frames: Record<string, number> }).frames);
    expect(frames).toMatchObject({ closed: frames['made']! - 1, closedTwice: 0 });
  });

  test('a new connection begins a new chain', async () => {
    const { page, peer } = await openVideo();
    chain.sendAll(peer, 100, 2);
    await peer.acked(100, 101);
    peer.cut();
    const again = await (await fixture.server()).nextPeer();
    again.config({ transport: 'webcodecs', codec: chain.codec });
    chain.send(again, 1, 1);
    await expectKeyframeRequests(again, 1);
    chain.send(again, 2, 4);
    await again.acked(1, 2);
    expect(again.acks).toMatchObject([
      { seq: 1, displayed: false },
      { seq: 2, displayed: true },
    ]);
    expect(isTestCard(4, await page.capture())).toBe(true);
  });
});

describe('the decoder', () => {
  test('that gives nothing any more is replaced', async () => {
    const { page, peer } = await openVideo({ worker: '/decoder-faults-worker.js' });
    chain.send(peer, 1, 0);
    await peer.acked(1);
    await setFault(page, 'silent');
    chain.send(peer, 2, 1);
    await peer.message('decoder_reset');
    expect(peer.messages.slice(-3)).toMatchObject([
      { type: 'ack', seq: 2, displayed: false },
      { type: 'request_keyframe', reason: 'decoder stalled' },
      { type: 'decoder_reset' },
    ]);
    await setFault(page, 'none');
    chain.send(peer, 3, 4);
    await peer.acked(3);
    expect(isTestCard(4, await page.capture())).toBe(true);
  });

  test('that fails again and again is tried in software, then given up for images', async () => {
    const { page, peer } = await openVideo({ worker: '/decoder-faults-worker.js' });
    await setFault(page, 'broken');
    for (const seq of [1, 2, 3, 4, 5, 6]) {
      chain.send(peer, seq, 0);
      await peer.acked(seq);
    }
    const { supported, reason } = await peer.message('capabilities');
    peer.config();
    expect(supported).toEqual(['image/jpeg', 'image/png', 'image/png;strips', 'image/webp']);
    expect(reason).toBe('the video decoder failed repeatedly: told to fail');
    const configs = await page
      .worker()
      .evaluate(() =>
        (globalThis as unknown as { faults: { configs: VideoDecoderConfig[] } }).faults.configs.map(
          ({ hardwareAcceleration }) => hardwareAcceleration,
        ),
      );
    expect(configs).toEqual([
      ...['no-preference', 'no-preference', 'no-preference'],
      ...['prefer-software', 'prefer-software', 'prefer-software'],
    ]);
    peer.picture({ seq: 7, width: 40, height: 30 }, await solid(RED));
    await peer.acked(7);
    expect(isNear((await page.capture()).at(20, 15), RED, 2)).toBe(true);
    expect((await page.log()).errors.at(-1)).toContain(`the view goes on without ${chain.codec}`);
  });

  test('of a server that does not fall back is left behind with a smaller hello', async () => {
    const { page, peer } = await openVideo({ worker: '/decoder-faults-worker.js' });
    await setFault(page, 'broken');
    for (const seq of [1, 2, 3, 4, 5, 6]) {
      chain.send(peer, seq, 0);
      await peer.acked(seq);
    }
    const again = await (await fixture.server()).nextPeer();
    expect((await again.message('hello')).supported).toEqual([
      'image/jpeg',
      'image/png',
      'image/png;strips',
      'image/webp',
    ]);
    expect(await peer.closed).toEqual({ code: 1000 });
    again.config();
    again.picture({ seq: 1, width: 40, height: 30 }, await solid(RED));
    await again.acked(1);
    await page.reached('live');
    // Who starts anew by hand has everything tried again.
    await page.call((view) => view.reconnect());
    const third = await (await fixture.server()).nextPeer();
    expect((await third.message('hello')).supported).toContain('webcodecs/h264-annexb');
  });
});
