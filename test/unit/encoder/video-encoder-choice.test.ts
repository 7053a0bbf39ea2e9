import { expect, test } from '@jest/globals';
import { chooseVideoEncoder, probeVideoEncoders } from '../../../lib/encoder/video-encoder-choice.js';
import type { VideoEncoderKind, VideoEncoderProbe } from '../../../lib/encoder/video-encoder.js';

interface FakeKind extends VideoEncoderKind {
  readonly probes: number;
}

function fakeKind(name: string, result: VideoEncoderProbe): FakeKind {
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

test('auto takes the first that works and asks no further', async () => {
  const [first, second, third] = [isMissing('a'), works('b'), works('c')];
  expect(await chooseVideoEncoder('auto', [first, second, third])).toBe(second);
  expect([first.probes, second.probes, third.probes]).toEqual([1, 1, 0]);
});

test('auto finds nothing where nothing works', async () => {
  expect(await chooseVideoEncoder('auto', [isMissing('a'), isMissing('b')])).toBeUndefined();
  expect(await chooseVideoEncoder('auto', [])).toBeUndefined();
});

test('a name takes that one, though a better one works', async () => {
  const [first, second] = [works('a'), works('b')];
  expect(await chooseVideoEncoder('b', [first, second])).toBe(second);
  expect(first.probes).toBe(0);
});

test('a name that does not work here says what to install', async () => {
  await expect(chooseVideoEncoder('a', [isMissing('a'), works('b')])).rejects.toMatchObject({
    code: 'RFB_ERR_ENCODER_UNAVAILABLE',
    message: "h264 by 'a' cannot be encoded here; run npm install a",
  });
});

test('a name that nobody has says which there are', async () => {
  await expect(chooseVideoEncoder('x265', [works('a'), works('b')])).rejects.toMatchObject({
    code: 'RFB_ERR_ENCODER_UNAVAILABLE',
    message: "h264 by 'x265' cannot be encoded here; there is 'auto', 'a', 'b', 'ffmpeg:h264_nvenc' and its like",
  });
});

test('a hardware encoder that ffmpeg does not have is refused with those it may have', async () => {
  await expect(chooseVideoEncoder('ffmpeg:h264_magic', [works('a')])).rejects.toThrow(
    /^an encoder of ffmpeg must be 'ffmpeg' or one of .*'ffmpeg:h264_nvenc'.*, got 'ffmpeg:h264_magic'$/,
  );
});

test('every kind is listed with its version or its reason', async () => {
  const kinds = [isMissing('a'), works('b')];
  expect(await probeVideoEncoders(kinds)).toEqual([
    { kind: kinds[0], probe: { isAvailable: false, reason: 'run npm install a' } },
    { kind: kinds[1], probe: { isAvailable: true, version: '1' } },
  ]);
});

test('node-av is the choice here, where it is installed, and is probed once', async () => {
  const kind = await chooseVideoEncoder('auto');
  expect(kind?.name).toBe('node-av');
  expect(await chooseVideoEncoder('node-av')).toBe(kind);
  expect(kind?.probe()).toBe(kind?.probe());
});
