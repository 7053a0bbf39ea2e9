import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAccessUnit } from '../../../lib/encoder/bitstream.js';
import { FfmpegChild } from '../../../lib/encoder/ffmpeg-child.js';
import { createFfmpegKind, ffmpegPaths } from '../../../lib/encoder/ffmpeg-encoder.js';
import { FakeClock } from '../support/fake-clock.js';

const CONFIG = { width: 640, height: 480, framerate: 30, bitrate: 1_000_000, chroma: '420' } as const;
/** Larger than a pipe, so that it is on its way for a while. */
const FRAME = new Uint8Array(640 * 480 * 4);
/** The one that the encoder would take. */
const [FFMPEG = 'ffmpeg'] = await ffmpegPaths();

let clock: FakeClock;
let children: FfmpegChild[];
let folder: string;

beforeEach(() => {
  clock = new FakeClock();
  children = [];
  folder = mkdtempSync(join(tmpdir(), 'rfb-ffmpeg-'));
});

afterEach(async () => {
  await Promise.all(children.map((child) => child.close()));
  rmSync(folder, { recursive: true });
});

function start(path = FFMPEG): FfmpegChild {
  const child = new FfmpegChild(path, CONFIG, 'RGBA', clock);
  children.push(child);
  return child;
}

/** Listens at once, so that no rejection goes unheard in the meantime. */
function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (error: Error) => error.message,
  );
}

/** Neither running nor waiting to be buried. */
function expectGone(pid: number): void {
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
}

function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('a child', () => {
  test('that is killed mid-stream rejects the encode under way and every later one, and leaves no zombie', async () => {
    const child = start();
    expect(readAccessUnit(await child.encode(FRAME, true)).isKey).toBe(true);
    const failure = failureOf(child.encode(FRAME, false));
    process.kill(child.pid!, 'SIGKILL');
    expect(await failure).toBe('ffmpeg: it ended with SIGKILL');
    await expect(child.encode(FRAME, false)).rejects.toThrow('SIGKILL');
    await child.close();
    expectGone(child.pid!);
  });

  test('that is killed between two frames rejects the next', async () => {
    const child = start();
    await child.encode(FRAME, true);
    process.kill(child.pid!, 'SIGKILL');
    expect(await failureOf(child.encode(FRAME, false))).toBe('ffmpeg: it ended with SIGKILL');
  });

  test('that hangs rejects when its time is over, and is ended', async () => {
    const child = start();
    await child.encode(FRAME, true);
    process.kill(child.pid!, 'SIGSTOP');
    const failure = failureOf(child.encode(FRAME, false));
    await clock.advance(5000);
    expect(await failure).toBe('ffmpeg did not finish a frame within 5000 ms');
    await child.close();
    expectGone(child.pid!);
    expect(clock.pendingTimers).toBe(0);
  });

  test('that is closed rejects the encode under way, and may be closed twice', async () => {
    const child = start();
    const failure = failureOf(child.encode(FRAME, true));
    await Promise.all([child.close(), child.close()]);
    expect(await failure).toBe('ffmpeg is closed');
    expectGone(child.pid!);
  });

  test('that cannot start rejects, and closes', async () => {
    const child = start(join(folder, 'nothing'));
    expect(await failureOf(child.encode(FRAME, true))).toMatch(/ENOENT/);
    expect(child.pid).toBeUndefined();
  });

  test('that ends with a complaint hands it on', async () => {
    const child = start(program('complains', 'echo "Unknown encoder: libx264" >&2; exit 1'));
    expect(await failureOf(child.encode(FRAME, true))).toBe('ffmpeg: Unknown encoder: libx264');
  });
});

describe('the ffmpeg of this host', () => {
  test('is the first that works, and the others are not missed', async () => {
    const kind = createFfmpegKind(() => Promise.resolve([join(folder, 'nothing'), FFMPEG]));
    expect(await kind.probe()).toMatchObject({ isAvailable: true });
  });

  test('is told to be missing with every place that was tried, and what to do', async () => {
    const old = program(
      'old',
      'case "$2" in -version) echo "ffmpeg version 2.8";; *) echo "Unrecognized option" >&2; exit 1;; esac',
    );
    const nothing = join(folder, 'nothing');
    const kind = createFfmpegKind(() => Promise.resolve([nothing, old]));
    const reason =
      `there is no ${nothing}; ${old} does not work here: ffmpeg: Unrecognized option; ` +
      'install ffmpeg with libx264, or set FFMPEG_PATH to one';
    expect(await kind.probe()).toEqual({ isAvailable: false, reason });
    await expect(kind.create(CONFIG)).rejects.toThrow(reason);
  });

  test('is looked for where the environment says before the search path', async () => {
    const before = { ...process.env };
    try {
      Object.assign(process.env, { FFMPEG_PATH: '/first', FFMPEG_BIN: '/second' });
      const paths = await ffmpegPaths();
      expect(paths.slice(0, 2)).toEqual(['/first', '/second']);
      expect(paths.at(-1)).toBe('ffmpeg');
    } finally {
      for (const name of ['FFMPEG_PATH', 'FFMPEG_BIN']) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });
});
