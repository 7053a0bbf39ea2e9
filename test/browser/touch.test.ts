import { describe, expect, test } from '@jest/globals';
import type { CDPSession } from 'playwright-core';
import { fingersOn, type Touch } from './support/fingers.js';
import type { ScriptedPeer } from './support/scripted-peer.js';
import { ViewFixture } from './support/view-fixture.js';
import type { MountOptions, ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();

/** Fingers on a live view. */
async function openTouch(options: MountOptions = {}): Promise<{
  page: ViewPage;
  peer: ScriptedPeer;
  touch: Touch;
  cdp: CDPSession;
}> {
  const { page, peer } = await fixture.openLive({ hasTouch: true, ...options });
  return { page, peer, touch: await fingersOn(page), cdp: await page.context.newCDPSession(page.page) };
}

const types = (peer: ScriptedPeer) => peer.events.map(({ event }) => event.type);
const wheels = (peer: ScriptedPeer) => peer.events.flatMap(({ event }) => (event.type === 'wheel' ? [event] : []));

test('one finger is a pointer that drags', async () => {
  const { peer, touch } = await openTouch();
  await touch('Start', [108, 158]);
  await touch('Move', [158, 158]);
  await touch('Move', [208, 158]);
  await touch('End');
  await peer.until('the leave', () => types(peer).includes('pointer_leave'));
  const drag = peer.events.flatMap(({ event }) => ('pointer_type' in event ? [event] : []));
  expect(drag[0]).toMatchObject({ type: 'pointer_enter', pointer_type: 'touch' });
  expect(drag[1]).toMatchObject({ type: 'pointer_down', x: 10, y: 15, button: 1, buttons: [1] });
  expect(drag.at(-2)).toMatchObject({ type: 'pointer_up', x: 20, y: 15, button: 1, buttons: [] });
  expect(types(peer).filter((type) => type === 'pointer_down')).toHaveLength(1);
});

test('two fingers that go up scroll down, press nothing, and leave the page where it is', async () => {
  const { page, peer, touch } = await openTouch();
  await touch('Start', [158, 208], [258, 208]);
  for (let y = 198; y >= 108; y -= 10) await touch('Move', [158, y], [258, y]);
  await touch('End');
  await peer.settle();
  const turned = wheels(peer);
  expect(types(peer)).toEqual(turned.map(() => 'wheel'));
  expect(turned.reduce((sum, { dy }) => sum + dy, 0)).toBeCloseTo(100);
  expect(turned.reduce((sum, { dx }) => sum + dx, 0)).toBeCloseTo(0);
  expect(turned.at(-1)).toMatchObject({ x: 20, inside: true, modifiers: [], buttons: [] });
  expect(await page.page.evaluate(() => scrollY)).toBe(0);
});

test('a pinch turns the wheel with Control, as a touch pad does, and does not zoom the page', async () => {
  const { page, peer, cdp } = await openTouch();
  await cdp.send('Input.synthesizePinchGesture', { x: 208, y: 158, scaleFactor: 2, gestureSourceType: 'touch' });
  await peer.settle();
  const turned = wheels(peer);
  expect(turned.length).toBeGreaterThan(0);
  expect(types(peer)).toEqual(turned.map(() => 'wheel'));
  expect(turned.every(({ modifiers, dy }) => modifiers.join() === 'Control' && dy <= 0)).toBe(true);
  expect(turned.reduce((sum, { dy }) => sum + dy, 0)).toBeLessThan(-20);
  expect(await page.page.evaluate(() => visualViewport!.scale)).toBe(1);
});

test('a finger that rests presses, and another gesture ends no drag', async () => {
  const { peer, touch } = await openTouch();
  await touch('Start', [108, 158]);
  await peer.until('the press', () => types(peer).includes('pointer_down'));
  await touch('Start', [108, 158], [308, 158]);
  await touch('Move', [128, 158], [308, 258]);
  await touch('End');
  await peer.until('the release', () => types(peer).includes('pointer_up'));
  expect(wheels(peer)).toEqual([]);
});

describe('where the page wants every finger', () => {
  test('each is a pointer of its own, at once', async () => {
    const { peer, touch } = await openTouch({ touch: 'pointers' });
    await touch('Start', [108, 158], [308, 158]);
    await touch('End');
    await peer.until('both ups', () => types(peer).filter((type) => type === 'pointer_up').length === 2);
    const downs = peer.events.flatMap(({ event }) => (event.type === 'pointer_down' ? [event.x] : []));
    expect(downs).toEqual([10, 30]);
    expect(wheels(peer)).toEqual([]);
  });
});

test('fingers are the page’s where the view only watches', async () => {
  const { page, peer, touch } = await openTouch({ viewOnly: true });
  await touch('Start', [208, 258]);
  for (let y = 238; y >= 58; y -= 20) await touch('Move', [208, y]);
  await touch('End');
  await page.page.waitForFunction(() => scrollY > 0);
  await peer.settle();
  expect(peer.events).toEqual([]);
});
