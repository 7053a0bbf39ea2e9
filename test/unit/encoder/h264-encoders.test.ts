import { describe, expect, test } from '@jest/globals';
import { builtInH264Encoder, H264Encoders } from '../../../lib/encoder/h264-encoders.js';
import type { H264EncoderKind, H264EncoderProbe } from '../../../lib/encoder/h264-encoder.js';
import { withRegistered } from '../../../lib/encoder/registered-encoders.js';
import { FakeClock } from '../support/fake-clock.js';

interface FakeKind extends H264EncoderKind {
  readonly probes: number;
}

function fakeKind(name: string, result: H264EncoderProbe): FakeKind {
  let probes = 0;
  return {
    name,
    probe() {
      probes++;
      return Promise.resolve(result);
    },
    create: () => Promise.reject(new Error('not asked for')),
    get probes() {
      return probes;
    },
  };
}

const works = (name: string) => fakeKind(name, { isAvailable: true, version: '1' });
const isMissing = (name: string) => fakeKind(name, { isAvailable: false, reason: `run npm install ${name}` });

function encoders(automatic: H264EncoderKind[], named: H264EncoderKind[] = [], registered: H264EncoderKind[] = []) {
  return new H264Encoders(registered, { automatic, named });
}

describe('auto', () => {
  test('takes the first that works and asks no further', async () => {
    const [first, second, third] = [isMissing('a'), works('b'), works('c')];
    expect(await encoders([first, second, third]).choose('auto')).toBe(second);
    expect([first.probes, second.probes, third.probes]).toEqual([1, 1, 0]);
  });

  test('finds nothing where nothing works', async () => {
    expect(await encoders([isMissing('a'), isMissing('b')]).choose('auto')).toBeUndefined();
    expect(await encoders([]).choose('auto')).toBeUndefined();
  });

  test('takes the next after those that failed', async () => {
    const [first, second] = [works('a'), works('b')];
    expect(await encoders([first, second]).choose('auto', new Set([first]))).toBe(second);
    expect(await encoders([first, second]).choose('auto', new Set([first, second]))).toBeUndefined();
  });

  test('takes none that must be named: hardware, and the app’s own', async () => {
    const choice = encoders([isMissing('a')], [works('ffmpeg:h264_gpu')], [works('mine')]);
    expect(await choice.choose('auto')).toBeUndefined();
  });
});

describe('a name', () => {
  test('takes that one, though a better one works', async () => {
    const [first, second, own] = [works('a'), works('b'), works('mine')];
    expect(await encoders([first, second], [], [own]).choose('b')).toBe(second);
    expect(await encoders([first, second], [], [own]).choose('mine')).toBe(own);
    expect(first.probes).toBe(0);
  });

  test('that does not work here says what to install', async () => {
    await expect(encoders([isMissing('a'), works('b')]).choose('a')).rejects.toMatchObject({
      code: 'RFB_ERR_ENCODER_UNAVAILABLE',
      message: "h264 by 'a' cannot be encoded here; run npm install a",
    });
  });

  test('that nobody has says which there are', async () => {
    const choice = encoders([works('a')], [works('ffmpeg:h264_gpu')], [works('mine')]);
    await expect(choice.choose('x265')).rejects.toThrow(
      new RangeError('h264 must be one of auto, a, ffmpeg:h264_gpu, mine, got "x265"'),
    );
    expect(() => choice.check('rfb.displays.default.h264', 'x265')).toThrow(
      'rfb.displays.default.h264 must be one of auto, a, ffmpeg:h264_gpu, mine, got "x265"',
    );
    for (const known of [false, 'auto', 'mine'] as const) expect(() => choice.check('h264', known)).not.toThrow();
  });
});

describe('a probe', () => {
  test('of every kind is listed with its version or its reason', async () => {
    const [missing, working] = [isMissing('a'), works('b')];
    expect(await encoders([missing], [], [working]).probeAll()).toEqual([
      { kind: missing, probe: { isAvailable: false, reason: 'run npm install a' } },
      { kind: working, probe: { isAvailable: true, version: '1' } },
    ]);
  });

  test('of the app that throws or never ends is one that failed', async () => {
    const clock = new FakeClock();
    const throwing = { ...works('mine'), probe: () => Promise.reject(new Error('no licence')) };
    const hanging = { ...works('yours'), probe: () => new Promise<never>(() => {}) };
    const all = new H264Encoders([throwing, hanging], { automatic: [], named: [] }, clock).probeAll();
    await clock.advance(60_000);
    expect((await all).map(({ probe }) => probe)).toEqual([
      { isAvailable: false, reason: 'mine: no licence' },
      { isAvailable: false, reason: 'yours: its probe did not end within 60000 ms' },
    ]);
  });
});

describe('an app’s own encoder', () => {
  test('stands beside those of the package', () => {
    expect(withRegistered('rfb.h264Encoders', [works('mine')]).choices).toEqual(
      expect.arrayContaining(['auto', 'node-av', 'ffmpeg', 'ffmpeg:h264_nvenc', 'mine']),
    );
  });

  test.each([
    ['an object', 'rfb.h264Encoders must be an array, got an object (Object)', {}],
    ['nothing', 'rfb.h264Encoders[0] must be an object, got null', [null]],
    ['no name', 'rfb.h264Encoders[0].name must be 1 to 64 letters', [{ ...works('a'), name: '' }]],
    [
      'a name of the package',
      'rfb.h264Encoders[0].name must not be one that is taken, got "ffmpeg"',
      [works('ffmpeg')],
    ],
    ['auto', 'rfb.h264Encoders[0].name must not be one that is taken, got "auto"', [works('auto')]],
    ['one name twice', 'rfb.h264Encoders[1].name must not be one that is taken, got "a"', [works('a'), works('a')]],
    ['no probe', 'rfb.h264Encoders[0].probe must be a function, got undefined', [{ name: 'a', create() {} }]],
    ['no create', 'rfb.h264Encoders[0].create must be a function, got 1', [{ ...works('a'), create: 1 }]],
  ])('with %s is refused', (_, message, kinds) => {
    expect(() => withRegistered('rfb.h264Encoders', kinds as H264EncoderKind[])).toThrow(message);
  });
});

test('node-av is the choice here, where it is installed, and is probed once', async () => {
  const kind = await new H264Encoders().choose('auto');
  expect(kind?.name).toBe('node-av');
  expect(await new H264Encoders().choose('node-av')).toBe(kind);
  expect(kind?.probe()).toBe(kind?.probe());
  expect(builtInH264Encoder('node-av')).toBe(kind);
  expect(() => builtInH264Encoder('auto')).toThrow('name must be one of node-av, ffmpeg, ffmpeg:h264_nvenc');
});
