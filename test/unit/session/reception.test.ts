import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { ViewerChange } from '../../../lib/display/viewer.js';
import { CoreBench } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';

describe('how a viewer gets in and out', () => {
  test('an unknown stream is told by code and name', () => {
    const { channel } = new CoreBench().enter({ stream: 'nowhere' });
    expect(channel.closed).toEqual({ code: 4404, reason: "unknown stream 'nowhere'" });
  });

  test('the reason for a stream with a long name still fits a close frame', () => {
    const { channel } = new CoreBench().enter({ stream: '語'.repeat(64) });
    expect(Buffer.byteLength(channel.closed!.reason)).toBeLessThanOrEqual(123);
  });

  test('a viewer without a hello is closed with 4408, and no timer stays', async () => {
    const bench = new CoreBench({}, { helloTimeoutMs: 3000 });
    const { channel } = bench.enter();
    await bench.clock.advance(2999);
    expect(channel.closed).toBeUndefined();
    await bench.clock.advance(1);
    expect(channel.closed).toEqual({ code: 4408, reason: 'hello timeout' });
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.reception.sessionCount).toBe(0);
  });

  test('nothing in common is 1003', () => {
    const { channel } = new CoreBench().join({}, ['webcodecs/h264-annexb']);
    expect(channel.closed).toEqual({ code: 1003, reason: 'no supported transport' });
  });

  test('the preferred format wins where it is offered, else PNG, JPEG, WebP in this order', async () => {
    const bench = new CoreBench({ imageFormat: 'webp' });
    const offers = [
      ['image/jpeg', 'image/webp'],
      ['image/jpeg', 'image/png'],
      ['image/jpeg'],
      ['image/avif', 'image/png'],
    ];
    const viewers = offers.map((offer) => bench.join({}, offer));
    await bench.publish(1);
    const mimes = viewers.map(({ channel }) => {
      const header = channel.pictures[0]!.header;
      return header.type === 'image_frame' && header.mime;
    });
    expect(mimes).toEqual(['image/webp', 'image/png', 'image/jpeg', 'image/png']);
  });

  test('messages before the hello are never taken as the hello; a viewport is kept', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.enter();
    client.send({ type: 'set_viewport', width: 300, height: 200 });
    client.send({ type: 'ack', seq: 0 });
    client.send({ type: 'novelty' });
    expect(channel.messages).toEqual([]);
    client.send({ type: 'hello', supported: ['image/jpeg'] });
    await settle();
    expect(channel.messages).toHaveLength(1);
    expect(bench.display.pollEvents().map(({ event }) => event)).toEqual([
      { type: 'resize', width: 300, height: 200, pwidth: 300, pheight: 200, ratio: 1 },
    ]);
  });

  test('malformed messages are ignored and counted, and the picture goes on', async () => {
    const bench = new CoreBench();
    const { channel, client } = bench.join();
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"type":7}',
      '{"type":"ack","seq":"x"}',
      '{"type":"event","event":[]}',
    ]) {
      client.listener.onText(text);
    }
    client.listener.onBinary();
    await bench.publish(1);
    expect(channel.shown).toEqual([1]);
    expect(channel.closed).toBeUndefined();
    expect(bench.display.viewers[0]!.metrics().malformedMessages).toBe(8);
    expect(bench.log).toEqual([]);
  });

  test('malformed messages past the budget are 1008', () => {
    const { channel, client } = new CoreBench().join();
    for (let i = 0; i < 40; i++) client.listener.onText('{');
    expect(channel.closed).toEqual({ code: 1008, reason: 'too many malformed messages' });
  });

  test('a viewer of malformed messages costs the log two lines, and who never says hello none', () => {
    const bench = new CoreBench();
    const { client } = bench.join();
    for (let i = 0; i < 20; i++) client.listener.onText('{');
    client.leave();
    bench.enter().client.leave();
    bench.enter({ stream: 'a\nforged' }).client.leave();
    expect(bench.log).toEqual([]);
    expect(bench.debugLog).toEqual([
      expect.stringMatching(/^viewer \S+ of "default": message is not JSON$/),
      expect.stringMatching(/^viewer \S+ of "default": gone \(1006\)$/),
    ]);
  });

  test('viewers that come and go for ever cost the log one line a second after the first sixty', async () => {
    const bench = new CoreBench();
    for (let i = 0; i < 1000; i++) bench.join().client.leave();
    await bench.clock.advance(5000);
    for (let i = 0; i < 1000; i++) bench.join().client.leave();
    expect(bench.debugLog).toHaveLength(65);
  });

  test('messages past the rate are 1008, and what follows is not read', () => {
    const bench = new CoreBench({}, { maxMessagesPerSecond: 10 });
    const { channel, client } = bench.join();
    for (let i = 0; i < 30; i++) client.key('key_down', 'KeyA');
    expect(channel.closed?.code).toBe(1008);
    const presses = bench.display.pollEvents().filter(({ event }) => event.type === 'key_down');
    expect(presses).toHaveLength(19);
  });

  test('a long message counts as many: a few that take long to parse are past the rate', () => {
    const { channel, client } = new CoreBench({}, { maxMessagesPerSecond: 600 }).join();
    const nested = `{"type":"pong","id":0,"client_ms":0,"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    for (let i = 0; i < 10; i++) client.listener.onText(nested);
    expect(channel.closed).toBeUndefined();
    for (let i = 0; i < 2; i++) client.listener.onText(nested);
    expect(channel.closed).toEqual({ code: 1008, reason: 'too many messages' });
  });

  test('a long token passes even where few messages are allowed', () => {
    const bench = new CoreBench({}, { maxMessagesPerSecond: 1 });
    const { channel, client } = bench.enter();
    client.send({ type: 'hello', supported: ['image/jpeg'], token: 'x'.repeat(16_000) });
    expect(channel.messages[0]).toMatchObject({ type: 'config' });
  });

  test('a full display and a full server are 1013', () => {
    const bench = new CoreBench({ maxViewers: 1 }, { maxViewers: 2 });
    bench.join();
    expect(bench.join().channel.closed?.code).toBe(1013);
    bench.server.addStream('other', 2, 2);
    expect(bench.join({ stream: 'other' }).channel.closed).toBeUndefined();
    expect(bench.join({ stream: 'other' }).channel.closed?.code).toBe(1013);
  });

  test('the app hears of viewers that come and go, with their principal', () => {
    const bench = new CoreBench();
    const changes: ViewerChange[] = [];
    bench.display.viewers$.subscribe((change) => changes.push(change));
    const { client } = bench.join({ principal: { name: 'ada' } });
    expect(bench.display.viewerCount).toBe(1);
    client.leave();
    expect(changes.map(({ type }) => type)).toEqual(['join', 'leave']);
    expect(changes[0]!.viewer).toMatchObject({ stream: 'default', principal: { name: 'ada' }, role: 'control' });
    expect(bench.display.viewers).toEqual([]);
  });

  test('a removed stream closes its viewers with 4404, and says so to those that come later', async () => {
    const bench = new CoreBench();
    const { channel } = bench.join();
    const waiting = bench.enter();
    expect(await bench.server.removeStream('default')).toBe(true);
    expect(channel.closed).toEqual({ code: 4404, reason: "unknown stream 'default'" });
    waiting.client.send({ type: 'hello', supported: ['image/jpeg'] });
    expect(waiting.channel.closed?.code).toBe(4404);
    expect(await bench.server.removeStream('default')).toBe(false);
  });

  test('a shutdown closes everyone with 1001 and lets nobody in', () => {
    const bench = new CoreBench();
    const open = [bench.join(), bench.enter()];
    bench.reception.shutdown();
    expect(open.map(({ channel }) => channel.closed?.code)).toEqual([1001, 1001]);
    expect(bench.enter().channel.closed?.code).toBe(1001);
  });

  test('the app can end a viewer and change its role', () => {
    const bench = new CoreBench();
    const { channel } = bench.join();
    const viewer = bench.display.viewers[0]!;
    viewer.setRole('view');
    expect(channel.messages.at(-1)).toMatchObject({ type: 'config', role: 'view' });
    viewer.close(4000, 'enough');
    expect(channel.closed).toEqual({ code: 4000, reason: 'enough' });
    expect(bench.display.viewerCount).toBe(0);
  });

  test('after everyone left, no timer and no rendition stays', async () => {
    const bench = new CoreBench();
    const viewers = [bench.join(), bench.join()];
    await bench.publish(1);
    await bench.publish(2);
    viewers[0]!.client.send({ type: 'request_keyframe' });
    for (const { client } of viewers) client.leave();
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.display.metrics().renditions).toEqual([]);
    expect(bench.reception.sessionCount).toBe(0);
  });

  test('viewers hang no listener on their display, of which Node would warn beyond ten', () => {
    const bench = new CoreBench();
    for (let i = 0; i < 40; i++) bench.join();
    expect(getEventListeners(bench.display.stage.closed, 'abort').length).toBeLessThan(5);
  });

  test('a change of capabilities over and over is 1008', () => {
    const { channel, client } = new CoreBench().join();
    for (let i = 0; i < 20; i++) client.send({ type: 'capabilities', supported: [i % 2 ? 'image/png' : 'image/jpeg'] });
    expect(channel.closed?.code).toBe(1008);
  });
});
