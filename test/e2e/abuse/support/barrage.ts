import { expect, test } from '@jest/globals';
import { expectUnharmed, type Arena } from './arena.js';
import { Opcode, serverFrames } from './frames.js';

/** Bytes that an attacker sends behind its handshake. */
export interface Barrage {
  readonly name: string;
  /** Each goes over a connection of its own. */
  readonly waves: readonly Buffer[];
  /**
   * How it ends for a viewer: with a close code; or it is `'cut'`, with a code or without; or it `'stays'`, and what it says
   * afterwards is heard; or it `'waits'`, because the server waits for the rest of a frame.
   */
  readonly end: number | 'cut' | 'stays' | 'waits';
  /** Whether a hello goes before. Without one, a good hello behind must still be heard where it `'stays'`. */
  readonly isGreeted?: boolean;
}

const HELLO = { type: 'hello', supported: ['image/jpeg'] };

/** Makes a test of each barrage: it comes from somebody who was let in as a viewer. */
export function testFromViewers(arena: () => Arena, barrages: readonly Barrage[]): void {
  test.each(barrages)('$name', async ({ waves, end, isGreeted = true }) => {
    await expectUnharmed(arena(), async (crowd) => {
      for (const wave of waves) {
        const attacker = await crowd.open();
        if (isGreeted) await attacker.enter();
        else await attacker.upgrade();
        attacker.write(wave);
        if (typeof end === 'number') {
          expect(await attacker.closeCode()).toBe(end);
        } else if (end === 'cut') {
          await attacker.peer.closed;
        } else if (end === 'stays') {
          if (!isGreeted) attacker.send(HELLO);
          await attacker.wasHeard();
          expect(attacker.bytes.includes('"type":"config"')).toBe(true);
        }
      }
    });
  });
}

/** Makes a test of each barrage: it comes from somebody whom the guard refuses. */
export function testFromStrangers(arena: () => Arena, barrages: readonly Barrage[]): void {
  test.each(barrages)('$name', async ({ waves, isGreeted = true }) => {
    await expectUnharmed(arena(), async (crowd) => {
      for (const wave of waves) {
        const attacker = await crowd.open();
        attacker.write(attacker.head);
        if (isGreeted) attacker.hello();
        attacker.write(wave);
        await attacker.peer.closed;
        expectNothingShown(attacker.bytes);
      }
    });
  });
}

/** Fails where a stranger was sent anything but a refusal. */
export function expectNothingShown(bytes: Buffer): void {
  const frames = serverFrames(bytes).map(({ opcode, payload }) => [opcode, payload.subarray(0, 2).toString('hex')]);
  // The code is 4401.
  if (frames.length > 0) expect(frames).toEqual([[Opcode.Close, '1131']]);
  expect(bytes.toString('latin1')).not.toMatch(/image_frame|video_chunk|"config"|JFIF|\xff\xd8\xff|PNG\r\n/);
}
