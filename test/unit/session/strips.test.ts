import { describe, expect, test } from '@jest/globals';
import type { DistantViewer } from '../support/distant-viewer.js';
import {
  FOREIGN,
  IMAGES,
  ROWS,
  rowsOf,
  STILL_AFTER_MS,
  StillBench,
  stillStory,
  VIDEO,
} from '../support/still-bench.js';
import { FRAME_MS } from '../support/video-bench.js';

/** A still of 256 kB, in 16 strips of four rows. */
const BYTES_PER_ROW = 4096;
/** Half a second of which is a quarter of it. */
const NARROW = { rttMs: 40, bytesPerSecond: 128_000 };
/** That carries it in half of the time there is. */
const WIDE = { rttMs: 40, bytesPerSecond: 1_000_000 };
/** More than a still takes on the narrow link. */
const LONG_MS = 10_000;

const ALL_ROWS = Array.from({ length: ROWS }, (_, row) => row);

async function open(): Promise<StillBench> {
  const bench = await StillBench.open({ maxInflight: 2 });
  bench.encoder.stillBytesPerRow = BYTES_PER_ROW;
  return bench;
}

const strips = (viewer: DistantViewer): number => stillStory(viewer).match(/s/g)?.length ?? 0;

/** Lets time pass until the viewer has been sent so many strips. */
async function untilStrips(bench: StillBench, viewer: DistantViewer, count: number): Promise<void> {
  for (let ms = 0; strips(viewer) < count && ms < LONG_MS; ms += 5) await bench.clock.advance(5);
  expect(strips(viewer)).toBeGreaterThanOrEqual(count);
}

describe.each([
  { what: 'images', supported: IMAGES, live: 'i', next: 'i' },
  { what: 'video', supported: VIDEO, live: 'K', next: 'd' },
])('a viewer of $what on a narrow link', ({ supported, live, next }) => {
  test('gets the still in strips that cover the frame, each once, from top to bottom', async () => {
    const bench = await open();
    const viewer = bench.far(NARROW, supported);
    await bench.publish(1);
    await bench.clock.advance(LONG_MS);
    expect(stillStory(viewer)).toMatch(new RegExp(`^${live}1 s1@0 (s1@\\d+ ?)+$`));
    expect(rowsOf(viewer)).toEqual(ALL_ROWS);
    for (const { header } of viewer.pictures.slice(1)) expect(header.width).toBe(4);
    const stamps = viewer.pictures.map(({ header }) => header.timestamp_us);
    expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b));
    expect(bench.display.metrics().stills).toMatchObject({ shown: 1 });
    expect(bench.display.viewers[0]!.metrics().framesAcked).toBe(viewer.pictures.length);
  });

  test('gets live pictures between strips at once, which end the rest of them', async () => {
    const bench = await open();
    const viewer = bench.far(NARROW, supported);
    await bench.publish(1);
    await untilStrips(bench, viewer, 3);
    const seen = viewer.arrivals.length;
    const publishedMs = bench.clock.nowMs();
    await bench.publish(2);
    await bench.clock.advance(STILL_AFTER_MS - 1);
    expect(stillStory(viewer)).toMatch(new RegExp(`^${live}1( s1@\\d+){3,4} ${next}2$`));
    // No longer than the strip before it takes, and half a round trip.
    const waitedMs = viewer.arrivals.at(-1)! - publishedMs;
    expect(viewer.arrivals.length).toBeGreaterThan(seen);
    expect(waitedMs).toBeLessThan((2 * 16_384 * 1000) / NARROW.bytesPerSecond + NARROW.rttMs);
    await bench.clock.advance(LONG_MS);
    expect(stillStory(viewer)).toMatch(new RegExp(`${next}2 s2@0( s2@\\d+)+$`));
    expect(bench.display.metrics().stills).toMatchObject({ shown: 1 });
  });

  test('gets all strips again where a live picture was sent over them', async () => {
    const bench = await open();
    const viewer = bench.far(NARROW, supported);
    await bench.publish(1);
    await untilStrips(bench, viewer, 3);
    viewer.say({ type: 'request_keyframe' });
    await bench.clock.advance(LONG_MS);
    expect(stillStory(viewer)).toMatch(new RegExp(`^${live}1( s1@\\d+){3,6} ${live}1( s1@\\d+)+$`));
    expect(rowsOf(viewer).slice(-ROWS)).toEqual(ALL_ROWS);
  });

  test('is not found congested because of them', async () => {
    const bench = await open();
    const viewer = bench.far({ ...NARROW, bytesPerSecond: 300_000 }, supported);
    await bench.publish(1);
    await untilStrips(bench, viewer, 10);
    const { window } = bench.display.viewers[0]!.metrics();
    await bench.clock.advance(LONG_MS);
    expect(bench.display.viewers[0]!.metrics().window).toBeGreaterThanOrEqual(window);
    expect(rowsOf(viewer)).toEqual(ALL_ROWS);
  });
});

test('strips are encoded once, and their very bytes go to all who need them', async () => {
  const bench = await open();
  const viewers = [bench.far(NARROW, IMAGES), bench.far({ ...NARROW, rttMs: 80 }, VIDEO)];
  await bench.publish(1);
  await bench.clock.advance(LONG_MS);
  const late = bench.far(NARROW, IMAGES);
  await bench.clock.advance(LONG_MS);
  for (const viewer of [...viewers, late]) expect(rowsOf(viewer)).toEqual(ALL_ROWS);
  expect(bench.stillCalls).toHaveLength(1 + strips(late));
  const [one, other] = viewers.map(({ binary }) => binary.slice(1));
  expect(one!.filter((message) => other!.includes(message)).length).toBeGreaterThan(one!.length / 2);
});

test('a link nobody could measure is tried with strips, and gets the whole still when they show that it carries it', async () => {
  const bench = await open();
  const viewer = bench.far(WIDE, IMAGES);
  // Its acks alone would not show it.
  viewer.paintMs = 40;
  await bench.publish(1);
  await bench.clock.advance(1000);
  expect(stillStory(viewer)).toMatch(/^i1( s1@\d+){1,3} S1$/);
  await bench.publish(2);
  await bench.clock.advance(1000);
  expect(stillStory(viewer)).toMatch(/S1 i2 S2$/);
});

test('a live picture that comes behind a whole still does not count as held up by the link', async () => {
  const bench = await open();
  const viewer = bench.far(WIDE, IMAGES);
  await bench.publish(1);
  await bench.clock.advance(1000);
  await bench.publish(2);
  await bench.clock.advance(STILL_AFTER_MS + 50);
  expect(stillStory(viewer)).toMatch(/S2$/);
  const { window } = bench.display.viewers[0]!.metrics();
  // The still has not even left.
  viewer.bufferedAmount = 100_000;
  await bench.publish(3);
  viewer.bufferedAmount = 0;
  for (let n = 4; n < 20; n++) {
    await bench.clock.advance(34);
    await bench.publish(n);
  }
  expect(bench.display.viewers[0]!.metrics().window).toBeGreaterThanOrEqual(window);
});

test('a browser that was slow to answer when it started is not taken for a link that carries anything', async () => {
  const bench = await open();
  const viewer = bench.far({ ...NARROW, rttMs: 400 }, IMAGES);
  await bench.publish(1);
  await bench.clock.advance(50);
  viewer.shape.rttMs = 40;
  await bench.clock.advance(LONG_MS);
  expect(stillStory(viewer)).toMatch(/^i1( s1@\d+)+$/);
  expect(rowsOf(viewer)).toEqual(ALL_ROWS);
});

describe('a viewer that would take a strip for the picture', () => {
  test('gets the whole still where its link was seen to carry it', async () => {
    const bench = await open();
    bench.encoder.liveBytes = 60_000;
    const viewer = bench.far(WIDE, FOREIGN);
    await bench.publish(1);
    await bench.clock.advance(1000);
    expect(stillStory(viewer)).toBe('i1 S1');
  });

  test('gets none where its link does not carry it, and none where nobody knows', async () => {
    for (const liveBytes of [60_000, 2]) {
      const bench = await open();
      bench.encoder.liveBytes = liveBytes;
      const viewer = bench.far(NARROW, FOREIGN);
      await bench.publish(1);
      await bench.clock.advance(LONG_MS);
      expect(stillStory(viewer)).toBe('i1');
    }
  });

  test('gets a small one even where nobody knows', async () => {
    const bench = await open();
    bench.encoder.stillBytesPerRow = 900;
    const viewer = bench.far(NARROW, FOREIGN);
    await bench.publish(1);
    await bench.clock.advance(1000);
    expect(stillStory(viewer)).toBe('i1 S1');
  });
});

test('a viewer of scaled video on a narrow link sees what rests in its full size, and then to the last bit', async () => {
  const bench = await StillBench.open({ adaptive: true });
  bench.encoder.stillBytesPerRow = BYTES_PER_ROW;
  bench.far({ rttMs: 20 }, VIDEO);
  const slow = bench.far({ rttMs: 20, bytesPerSecond: 4000 }, VIDEO);
  for (let n = 1; n <= 120; n++) {
    await bench.publish(n);
    await bench.clock.advance(FRAME_MS);
  }
  expect(slow.pictures.at(-1)!.header).toMatchObject({ type: 'video_chunk', width: 2, height: ROWS / 2 });
  Object.assign(slow.shape, { bytesPerSecond: NARROW.bytesPerSecond });
  await bench.clock.advance(LONG_MS);
  expect(stillStory(slow)).toMatch(/ d120 i120 s120@0( s120@\d+)+( K120 s120@0( s120@\d+)+)?$/);
  const [ground] = slow.pictures
    .filter(({ header }) => header.type === 'image_frame' && header.y === undefined)
    .slice(-1);
  expect(ground!.header).toMatchObject({ mime: 'image/jpeg', width: 4, height: ROWS });
  expect(rowsOf(slow).slice(-ROWS)).toEqual(ALL_ROWS);
});
