import { describe, expect, test } from '@jest/globals';
import { resolveDisplayOptions } from '../../../lib/display/display-options.js';
import { Server } from '../../../lib/display/server.js';
import { RfbError } from '../../../lib/errors/rfb-error.js';
import { CoreBench, plainFrame } from '../support/core-bench.js';
import { settle } from '../support/fake-clock.js';

describe('publish', () => {
  test.each([
    [
      'a width of 0',
      { data: new Uint8Array(16), width: 0, height: 2 },
      'frame.width must be an integer in 1..16384, got 0',
    ],
    [
      'a fractional height',
      { data: new Uint8Array(16), width: 2, height: 1.5 },
      'frame.height must be an integer in 1..16384, got 1.5',
    ],
    [
      'too few bytes',
      { data: new Uint8Array(15), width: 2, height: 2 },
      'frame.data must have at least 16 bytes for 2×2 RGBA, got 15',
    ],
    [
      'too few bytes for its stride',
      { data: new Uint8Array(20), width: 2, height: 2, stride: 16 },
      'with a stride of 16, got 20',
    ],
    [
      'a stride below a row',
      { data: new Uint8Array(64), width: 4, height: 2, stride: 8 },
      'frame.stride (bytes per row) must be an integer in 16..',
    ],
    [
      'an unknown format',
      { data: new Uint8Array(16), width: 2, height: 2, format: 'YUV' },
      'frame.format must be one of RGBA, RGBX, BGRA, BGRX, RGB, got "YUV"',
    ],
    [
      'an array for data',
      { data: [1, 2, 3, 4], width: 1, height: 1 },
      'frame.data must be an ArrayBufferView, ArrayBuffer or SharedArrayBuffer, got an array of 4',
    ],
    ['nothing', undefined, 'frame must be an object like { data, width, height }, got undefined'],
  ])('refuses %s with the numbers', (_, frame, message) => {
    const { display } = new CoreBench();
    expect(() => display.publish(frame as never)).toThrow(message);
  });

  test.each([
    ['a ratio of 0', { pixelRatio: 0 }, 'options.pixelRatio must be a number in'],
    ['a fractional timestamp', { timestamp: 0.5 }, 'options.timestamp must be an integer in µs'],
    ['an unknown colour space', { color: { primaries: 'mauve' } }, 'options.color.primaries must be one of'],
  ])('refuses %s', (_, options, message) => {
    const { display } = new CoreBench();
    expect(() => display.publish(plainFrame(1), options as never)).toThrow(message);
  });

  test('refuses a timestamp that does not grow, and keeps what it shows', async () => {
    const bench = new CoreBench();
    const { channel } = bench.join();
    bench.display.publish(plainFrame(1), { timestamp: 500 });
    expect(() => bench.display.publish(plainFrame(2), { timestamp: 500 })).toThrow('above the last one, 500, got 500');
    await settle();
    expect(channel.shown).toEqual([1]);
  });

  test('takes ImageData-like objects, views with an offset, and bare buffers', async () => {
    const bench = new CoreBench({ maxInflight: 8 });
    const { channel } = bench.join();
    const wide = new Uint8Array(64).fill(9, 32);
    const frames = [
      { data: new Uint8ClampedArray(32).fill(1), width: 4, height: 2, colorSpace: 'srgb' },
      { data: wide.subarray(32), width: 4, height: 2 },
      { data: new Uint8Array(32).fill(3).buffer, width: 4, height: 2 },
      { data: new DataView(new Uint8Array(32).fill(4).buffer), width: 4, height: 2 },
    ];
    for (const frame of frames) {
      bench.display.publish(frame);
      await bench.clock.advance(40);
    }
    expect(channel.shown).toEqual([1, 9, 3, 4]);
  });

  test('an owned frame may be overwritten at once, during its encode', async () => {
    const bench = new CoreBench();
    bench.encoder.isInstant = false;
    const { channel } = bench.join();
    const frame = plainFrame(1);
    bench.display.publish(frame);
    await settle();
    (frame.data as Uint8Array).fill(99);
    bench.display.publish(plainFrame(2));
    bench.display.publish(plainFrame(3));
    bench.encoder.finish();
    await settle();
    expect(channel.shown).toEqual([1]);
  });

  test('a lent frame is read where it is', async () => {
    const bench = new CoreBench({ ownFrames: false });
    const frame = plainFrame(5);
    bench.display.publish(frame);
    expect(bench.display.stage.latest!.bytes.buffer).toBe((frame.data as Uint8Array).buffer);
  });

  test.each([
    ['whose last row ends without its padding', 24, 24 + 16],
    ['whose stride is no whole number of pixels', 18, 36],
  ])('a lent frame %s is copied, because no encoder could read it', async (_, stride, byteLength) => {
    const bench = new CoreBench({ ownFrames: false });
    const data = new Uint8Array(byteLength).fill(6);
    bench.display.publish({ data, width: 4, height: 2, stride });
    expect(bench.display.stage.latest).toMatchObject({ stride: 16 });
    expect([...bench.display.stage.latest!.bytes]).toEqual(Array(32).fill(6));
  });

  test('a lent buffer published again is a new frame, though its bytes are the same', async () => {
    const bench = new CoreBench({ ownFrames: false });
    bench.join();
    const frame = plainFrame(5);
    bench.display.publish(frame);
    await bench.clock.advance(40);
    bench.display.publish(frame);
    await bench.clock.advance(40);
    expect(bench.encoder.calls).toHaveLength(2);
  });

  test('equal pixels cost no encode and are counted', async () => {
    const bench = new CoreBench();
    bench.join();
    for (let i = 0; i < 3; i++) {
      await bench.publish(1);
      await bench.clock.advance(40);
    }
    expect(bench.encoder.calls).toHaveLength(1);
    expect(bench.display.metrics()).toMatchObject({ framesPublished: 3, framesUnchanged: 2 });
  });

  test('equal pixels in rows of another stride are equal', async () => {
    const bench = new CoreBench();
    await bench.publish(1);
    const padded = new Uint8Array(2 * 20);
    for (const row of [0, 1]) padded.fill(1, row * 20, row * 20 + 16);
    bench.display.publish({ data: padded, width: 4, height: 2, stride: 20 });
    expect(bench.display.metrics().framesUnchanged).toBe(1);
  });

  test('the size follows the published frame, and viewers are told in its header', async () => {
    const bench = new CoreBench();
    const { channel } = bench.join();
    expect([bench.display.width, bench.display.height]).toEqual([4, 2]);
    await bench.publish(1, { width: 6, height: 5 });
    expect([bench.display.width, bench.display.height]).toEqual([6, 5]);
    expect(channel.pictures[0]!.header).toMatchObject({ width: 6, height: 5 });
    expect(bench.display.targetSize).toEqual({ width: 4, height: 2 });
  });

  test('a closed display refuses, and closing again is no error', async () => {
    const { display, server } = new CoreBench();
    await display.close();
    await display.close();
    expect(() => display.publish(plainFrame(1))).toThrow(expect.objectContaining({ code: 'RFB_ERR_DISPLAY_CLOSED' }));
    expect(server.stream('default')).toBeUndefined();
  });

  test('memory of pixels is recycled: many frames need no more than a few slots', async () => {
    const bench = new CoreBench();
    bench.join();
    const buffers = new Set<unknown>();
    for (let i = 0; i < 100; i++) {
      await bench.publish(i);
      buffers.add(bench.display.stage.latest!.bytes.buffer);
    }
    expect(buffers.size).toBeLessThanOrEqual(3);
  });
});

describe('encodes', () => {
  test('one encode serves every viewer with the same bytes', async () => {
    const bench = new CoreBench();
    const viewers = Array.from({ length: 32 }, () => bench.join());
    await bench.publish(1);
    expect(bench.encoder.calls).toHaveLength(1);
    expect(new Set(viewers.map(({ channel }) => channel.binary[0])).size).toBe(1);
  });

  test('nothing is encoded while nobody watches', async () => {
    const bench = new CoreBench();
    await bench.publish(1);
    const { client } = bench.join();
    await settle();
    client.leave();
    await bench.publish(2);
    await bench.clock.advance(1000);
    expect(bench.encoder.calls).toHaveLength(1);
  });

  test('the frame rate is an upper bound, and the last frame is shown all the same', async () => {
    const bench = new CoreBench({ framerate: 10, maxInflight: 64 });
    const { channel } = bench.join();
    for (let i = 1; i <= 100; i++) {
      await bench.publish(i);
      await bench.clock.advance(10);
    }
    await bench.clock.advance(1000);
    expect(bench.encoder.calls.length).toBeGreaterThanOrEqual(10);
    expect(bench.encoder.calls.length).toBeLessThanOrEqual(13);
    expect(channel.shown.at(-1)).toBe(100);
  });

  test('a source at the frame rate loses no frame to the pacing', async () => {
    const bench = new CoreBench({ framerate: 30, maxInflight: 64 });
    bench.join();
    for (let i = 1; i <= 60; i++) {
      await bench.publish(i);
      await bench.clock.advance(i % 2 ? 30 : 36.6);
    }
    expect(bench.encoder.calls).toHaveLength(60);
  });

  test('a failed encode is logged once, tried again, and the viewer stays', async () => {
    const bench = new CoreBench();
    bench.encoder.isInstant = false;
    const { channel } = bench.join();
    await bench.publish(1);
    for (let i = 0; i < 3; i++) {
      bench.encoder.finish(new Error('out of paper'));
      await settle();
      await bench.clock.advance(1000);
    }
    bench.encoder.finish();
    await settle();
    expect(channel.shown).toEqual([1]);
    expect(channel.closed).toBeUndefined();
    expect(bench.log).toHaveLength(2);
    expect(bench.log[0]).toContain('image/jpeg encode failed (1 so far, next try in 1 s): out of paper');
  });
});

describe('ticks', () => {
  test('wait while nobody watches and go on when somebody does', async () => {
    const bench = new CoreBench();
    const seen: number[] = [];
    const stop = new AbortController();
    const loop = (async () => {
      for await (const { index } of bench.display.ticks({ framerate: 10, signal: stop.signal })) seen.push(index);
    })();
    await bench.clock.advance(1000);
    expect(seen).toEqual([]);
    const { client } = bench.join();
    await settle();
    for (let i = 0; i < 10; i++) await bench.clock.advance(100);
    expect(seen.length).toBeGreaterThanOrEqual(10);
    const count = seen.length;
    client.leave();
    for (let i = 0; i < 10; i++) await bench.clock.advance(100);
    expect(seen.length).toBeLessThanOrEqual(count + 1);
    stop.abort();
    await loop;
    expect(seen).toEqual(seen.map((_, index) => index));
  });

  test('keep their distance from the first on, whenever the first viewer comes', async () => {
    const bench = new CoreBench();
    const stamps: number[] = [];
    const stop = new AbortController();
    const loop = (async () => {
      for await (const { timestamp } of bench.display.ticks({ framerate: 10, signal: stop.signal }))
        stamps.push(timestamp);
    })();
    await bench.clock.advance(60);
    bench.join();
    await settle();
    await settle();
    for (let i = 0; i < 3; i++) await bench.clock.advance(100);
    stop.abort();
    await loop;
    expect(stamps.slice(0, 4)).toEqual([60_000, 160_000, 260_000, 360_000]);
  });

  test('end when the display closes', async () => {
    const bench = new CoreBench();
    const next = bench.display.ticks({ framerate: 10 })[Symbol.asyncIterator]().next();
    await bench.display.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test('refuse a frame rate out of range', () => {
    expect(() => new CoreBench().display.ticks({ framerate: 0 })).toThrow(
      'options.framerate must be a number in 0.1..240, got 0',
    );
  });
});

describe('Server', () => {
  test('refuses a name that is taken, wrong or too long', () => {
    const server = new Server();
    server.addStream('a', 10, 10);
    expect(() => server.addStream('a', 10, 10)).toThrow(RfbError);
    for (const name of ['', 'a/b', 'a\nb', 'x'.repeat(65)]) {
      expect(() => server.addStream(name, 10, 10)).toThrow('stream name must be 1 to 64 characters');
    }
    expect([...server.streams.keys()]).toEqual(['a']);
  });

  test('a name can be used again after its stream was removed', async () => {
    const server = new Server();
    const first = server.addStream('a', 10, 10);
    await server.removeStream('a');
    expect(server.addStream('a', 10, 10)).not.toBe(first);
  });

  test('an H.264 encoder that nobody has is refused with those there are', () => {
    const server = new Server();
    expect(() => server.addStream('a', 10, 10, { h264: 'ffmpeg:; rm' })).toThrow(
      /^options\.h264 must be one of auto, node-av, ffmpeg, .*, got "ffmpeg:; rm"$/,
    );
    expect(server.stream('a')).toBeUndefined();
  });

  test('after shutdown no stream can be added', () => {
    const server = new Server();
    server.shutdown();
    expect(() => server.addStream('a', 10, 10)).toThrow(expect.objectContaining({ code: 'RFB_ERR_SERVER_CLOSED' }));
  });
});

describe('display options', () => {
  test.each([
    [{ framerate: 0 }, 'd.framerate must be a number in 0.1..240, got 0'],
    [{ imageFormat: 'gif' }, 'd.imageFormat must be one of jpeg, png, webp, got "gif"'],
    [{ imageQuality: 101 }, 'd.imageQuality must be an integer in 1..100, got 101'],
    [{ maxInflight: 0 }, 'd.maxInflight must be an integer in 1..64, got 0'],
    [{ h264: true }, "d.h264 must be 'auto', false or the name of an encoder, got true"],
    [{ chroma: '422' }, 'd.chroma must be one of 420, 444, got "422"'],
    [{ bitrate: 12 }, 'd.bitrate must be an integer in 10000..200000000, got 12'],
    [{ ownFrames: 1 }, 'd.ownFrames must be true or false, got 1'],
    [{ imagequality: 5 }, 'd.imagequality is not an option; did you mean imageQuality?'],
    ['fast', 'd must be an object, got "fast"'],
  ])('%j is refused', (options, message) => {
    expect(() => resolveDisplayOptions('d', options as never)).toThrow(message);
  });

  test('the caller may change its object later', () => {
    const options = { framerate: 10 };
    const resolved = resolveDisplayOptions('d', options);
    options.framerate = 20;
    expect(resolved.framerate).toBe(10);
    expect(Object.isFrozen(resolved)).toBe(true);
  });
});
