import { beforeEach, describe, expect, test } from '@jest/globals';
import { CapabilityOffer } from '../../../lib/client/worker/capability-offer.js';
import { FakeClock } from './fake-clock.js';
import { FakeCodecs, flushed } from './fake-codecs.js';

const ALL = ['image/png', 'webcodecs/h264-annexb'];
const STRIPS = 'image/png;strips';
const H264 = 'webcodecs/h264-annexb';
const CHROMA_444 = 'webcodecs/h264-annexb;chroma=444';

let clock: FakeClock;
let codecs: FakeCodecs;
let late: number;

beforeEach(() => {
  clock = new FakeClock();
  codecs = new FakeCodecs();
  late = 0;
});

const make = () => new CapabilityOffer(ALL, codecs, clock, () => (late += 1));

describe('the offer', () => {
  test('is what is wanted and what the browser says it can', async () => {
    const offer = make();
    await flushed();
    expect(codecs.asked).toEqual([
      { codec: 'avc1.42E01F', optimizeForLatency: true },
      { codec: 'avc1.F4001F', optimizeForLatency: true },
    ]);
    expect(offer.supported).toEqual(['image/png', STRIPS, H264, CHROMA_444]);
    offer.choose(['image/webp']);
    expect(offer.supported).toEqual(['image/webp']);
    expect(clock.pending).toBe(0);
  });

  test.each([
    ['avc1.42', ['image/png', STRIPS, H264]],
    ['avc1.F4', ['image/png', STRIPS]],
    ['vp09', ['image/png', STRIPS]],
  ])('of a browser that knows only %s is %j', async (known, expected) => {
    codecs.supports = ({ codec }) => codec.startsWith(known);
    const offer = make();
    await flushed();
    expect(offer.supported).toEqual(expected);
  });

  test('without WebCodecs is images, and nobody waits', () => {
    const offer = new CapabilityOffer(ALL, undefined, clock, () => {});
    let settled = 0;
    offer.whenSettled(() => (settled += 1));
    expect([offer.supported, settled]).toEqual([['image/png', STRIPS], 1]);
  });
});

describe('the first answer', () => {
  test('is waited for', async () => {
    const offer = make();
    const seen: string[][] = [];
    offer.whenSettled(() => seen.push(offer.supported));
    expect(seen).toEqual([]);
    await flushed();
    offer.whenSettled(() => seen.push(offer.supported));
    expect(seen).toEqual([offer.supported, offer.supported]);
    expect(late).toBe(0);
  });

  test('is not waited for longer than 300 ms, and is told when it comes', async () => {
    const both: ((supported: boolean) => void)[] = [];
    codecs.supports = () => new Promise((resolve) => both.push(resolve));
    const offer = make();
    const seen: string[][] = [];
    offer.whenSettled(() => seen.push(offer.supported));
    clock.advance(300);
    expect(seen).toEqual([['image/png', STRIPS]]);
    for (const each of both) each(true);
    await flushed();
    expect([late, seen.length]).toEqual([1, 1]);
    expect(offer.supported).toContain(H264);
  });
});

describe('where the page wants H.264 alone', () => {
  test('a slow answer of the browser is waited for: without it there is nothing to offer', async () => {
    const both: ((supported: boolean) => void)[] = [];
    codecs.supports = () => new Promise((resolve) => both.push(resolve));
    const offer = new CapabilityOffer([H264], codecs, clock, () => (late += 1));
    const seen: string[][] = [];
    offer.whenSettled(() => seen.push(offer.supported));
    clock.advance(5000);
    expect(seen).toEqual([]);
    for (const each of both) each(true);
    await flushed();
    expect(seen).toEqual([[H264, CHROMA_444]]);
    expect([late, clock.pending]).toEqual([0, 0]);
  });

  test('a browser that decodes none says so at once', async () => {
    codecs.supports = () => false;
    const offer = new CapabilityOffer([H264], codecs, clock, () => {});
    let settled = 0;
    offer.whenSettled(() => (settled += 1));
    await flushed();
    expect([offer.supported, settled, offer.videoObstacle]).toEqual([[], 1, 'this browser does not decode H.264']);
  });
});

describe('what failed', () => {
  test('takes back full colour resolution first, then H.264', async () => {
    const offer = make();
    await flushed();
    offer.refuse('avc1.F4000A', 'it broke');
    expect(offer.supported).toEqual(['image/png', STRIPS, H264]);
    expect([offer.accepts('avc1.F4000A'), offer.accepts('avc1.42C00A')]).toEqual([false, true]);
    offer.refuse('avc1.42C00A', 'it broke again');
    expect(offer.supported).toEqual(['image/png', STRIPS]);
    expect(offer.accepts('avc1.42C00A')).toBe(false);
  });

  test('is tried again when the page asks for it', async () => {
    const offer = make();
    await flushed();
    offer.refuse('avc1.42C00A', 'it broke again');
    offer.choose(ALL);
    expect(offer.supported).toContain(H264);
    expect(offer.accepts('avc1.42C00A')).toBe(true);
  });

  test('what is no longer wanted is still accepted: it may be on its way', async () => {
    const offer = make();
    await flushed();
    offer.choose(['image/png']);
    expect(offer.accepts('avc1.42C00A')).toBe(true);
  });
});

describe('why there is no H.264', () => {
  test.each([
    [true, 'this browser has no WebCodecs'],
    [false, 'the page is served neither over https nor from localhost, where browsers have no WebCodecs'],
  ])('where the page is served securely: %s', (isSecureContext, expected) => {
    Object.assign(globalThis, { isSecureContext });
    const offer = new CapabilityOffer(ALL, undefined, clock, () => {});
    Reflect.deleteProperty(globalThis, 'isSecureContext');
    expect(offer.videoObstacle).toBe(expected);
  });

  test('is the browser, which decodes none', async () => {
    codecs.supports = () => false;
    const offer = make();
    expect(offer.videoObstacle).toBeUndefined();
    await flushed();
    expect(offer.videoObstacle).toBe('this browser does not decode H.264');
  });

  test('is what its decoder failed of, until it is tried again', async () => {
    const offer = make();
    await flushed();
    offer.refuse('avc1.F4000A', 'it broke');
    expect(offer.videoObstacle).toBeUndefined();
    offer.refuse('avc1.42C00A', 'it broke again');
    expect(offer.videoObstacle).toBe('it broke again');
    offer.choose(ALL);
    expect(offer.videoObstacle).toBeUndefined();
  });

  test('is nobody’s question where the page does not want it', () => {
    expect(new CapabilityOffer(['image/png'], undefined, clock, () => {}).videoObstacle).toBeUndefined();
  });
});
