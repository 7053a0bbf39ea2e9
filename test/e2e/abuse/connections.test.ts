import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { closeApps, PLATFORMS } from '../support/test-app.js';
import { Arena, expectUnharmed } from './support/arena.js';
import { expectNothingShown } from './support/barrage.js';
import { Doors, TICKET } from './support/doors.js';
import { clientFrame, message } from './support/frames.js';
import { ODD_HEADS, ODD_NAMES } from './support/odd-heads.js';
import { SIEGES } from './support/sieges.js';

afterAll(closeApps);

const HELLO = message({ type: 'hello', supported: ['image/jpeg'] });

describe.each(PLATFORMS)('on %s', (platform) => {
  const doors = new Doors();
  let arena: Arena;
  beforeAll(async () => {
    const { guard, authenticate } = doors;
    arena = await Arena.open(platform, { guards: [guard], authenticate, ticket: TICKET });
  });

  describe('nobody else notices', () => {
    test.each(SIEGES)('$name', async ({ attack, isWelcome = false }) => {
      await expectUnharmed(arena, async (crowd) => {
        await attack(crowd, doors);
        if (isWelcome) return;
        for (const { bytes } of crowd.attackers) expectNothingShown(bytes);
      });
    });
  });

  describe('a stranger is shown nothing, whose request has', () => {
    test.each(ODD_HEADS)('$name', async ({ head }) => {
      await expectUnharmed(arena, async (crowd) => {
        const attacker = await crowd.open();
        attacker.write(Buffer.from(head(arena.app.port), 'latin1'), HELLO);
        // An answer to what is no request may never come, and then the end of sending is one.
        attacker.peer.end();
        await attacker.peer.closed;
        expectNothingShown(attacker.bytes);
      });
    });
  });

  test('nobody is shown a picture under a name that is no stream’s', async () => {
    await expectUnharmed(arena, async (crowd) => {
      for (const name of ODD_NAMES) {
        const attacker = await crowd.open({ path: `/rfb/${name}`, headers: TICKET });
        attacker.write(attacker.head, HELLO, clientFrame('', { opcode: 8 }));
        attacker.peer.end();
        await attacker.peer.closed;
        expect([name, attacker.bytes.includes('image_frame')]).toEqual([name, false]);
      }
    });
  });
});
