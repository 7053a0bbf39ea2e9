import { expect } from '@jest/globals';
import type { Crowd } from './attacker.js';
import { HELD_BY_GUARD, HELD_BY_HOOK, TICKET, type Doors } from './doors.js';
import { clientFrame, Opcode } from './frames.js';

/** What connections do, whatever is sent over them. */
export interface Siege {
  readonly name: string;
  readonly attack: (crowd: Crowd, doors: Doors) => Promise<void>;
  /** Whether who attacks may be shown something. */
  readonly isWelcome?: boolean;
}

/** Both ways in which a connection is cut. */
const CUTS = [
  { how: 'ended', cut: 'destroy' },
  { how: 'reset', cut: 'reset' },
] as const;
const MANY = 200;
const FEW = 10;
const LONG_FRAME = clientFrame('x'.repeat(60_000));

export const SIEGES: readonly Siege[] = [
  {
    name: 'connections that say nothing',
    attack: async (crowd) => {
      await crowd.openMany(MANY);
    },
  },
  {
    name: 'half a head, never finished',
    attack: async (crowd) => {
      for (const attacker of await crowd.openMany(MANY)) attacker.write(attacker.head.slice(0, -30));
    },
  },
  {
    name: 'heads that come byte by byte',
    attack: async (crowd) => {
      const attackers = await crowd.openMany(FEW);
      for (const byte of attackers[0]!.head) {
        for (const attacker of attackers) attacker.write(byte);
        // Each in a segment of its own.
        await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(attackers.map(({ peer }) => peer.closed));
    },
  },
  {
    name: 'ends of sending where the head has hardly begun',
    attack: async (crowd) => {
      for (const { peer } of await crowd.openMany(MANY)) {
        peer.write('GET ');
        peer.end();
      }
    },
  },
  {
    name: '500 handshakes at once',
    attack: async (crowd) => {
      const attackers = await crowd.openMany(500);
      for (const attacker of attackers) attacker.write(attacker.head);
      await Promise.all(attackers.map(({ peer }) => peer.closed));
      const answers = attackers.map(({ bytes }) => bytes.subarray(0, 12).toString());
      expect(answers.filter((answer) => answer !== 'HTTP/1.1 101' && answer !== 'HTTP/1.1 503')).toEqual([]);
    },
  },
  {
    name: '500 handshakes one after the other, from pages of as many origins',
    attack: async (crowd) => {
      for (let page = 0; page < 500; page++) {
        const attacker = await crowd.open({ headers: { Origin: `http://page-${page}.example` } });
        attacker.write(attacker.head);
        await attacker.peer.until('403');
        await attacker.peer.closed;
      }
    },
  },
  {
    name: 'plain requests by the hundred on one connection',
    attack: async (crowd) => {
      const attacker = await crowd.open();
      const request = 'GET /rfb HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
      attacker.write(request.repeat(300), 'GET /rfb HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
      await attacker.peer.closed;
    },
  },
  {
    name: 'requests for an upgrade to something else, one after the other on one connection',
    attack: async (crowd) => {
      const attacker = await crowd.open();
      for (let request = 0; request < 50; request++) {
        const before = attacker.bytes.length;
        attacker.write('GET /rfb HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
        await attacker.peer.waitFor('an answer', (bytes) => bytes.includes('\r\n\r\n', before));
      }
    },
  },
  {
    name: 'strangers that read nothing',
    attack: async (crowd) => {
      const attackers = await crowd.openMany(FEW);
      for (const attacker of attackers) {
        attacker.peer.stopReading();
        attacker.write(attacker.head, LONG_FRAME);
      }
    },
  },
  ...CUTS.flatMap(({ how, cut }): Siege[] => [
    {
      name: `connections that are ${how} before anything is said`,
      attack: async (crowd) => {
        for (const { peer } of await crowd.openMany(MANY)) peer[cut]();
      },
    },
    {
      name: `connections that are ${how} right behind their head`,
      attack: async (crowd) => {
        for (const attacker of await crowd.openMany(FEW)) {
          attacker.write(attacker.head);
          attacker.peer[cut]();
        }
      },
    },
    {
      name: `connections that are ${how} while a guard thinks`,
      attack: async (crowd, doors) => {
        const attackers = await crowd.openMany(FEW, { headers: HELD_BY_GUARD });
        for (const attacker of attackers) attacker.write(attacker.head);
        await doors.held(FEW);
        for (const { peer } of attackers) peer[cut]();
        await Promise.all(attackers.map(({ peer }) => peer.closed));
        doors.release();
      },
    },
    {
      name: `connections that are ${how} where a hello is due`,
      isWelcome: true,
      attack: async (crowd) => {
        for (const attacker of await crowd.openMany(FEW, { headers: TICKET })) {
          await attacker.upgrade();
          attacker.peer[cut]();
        }
      },
    },
    {
      name: `connections that are ${how} while a hook thinks`,
      isWelcome: true,
      attack: async (crowd, doors) => {
        const attackers = await crowd.openMany(FEW, { headers: TICKET });
        for (const attacker of attackers) {
          await attacker.upgrade();
          attacker.hello({ token: HELD_BY_HOOK });
        }
        await doors.held(FEW);
        for (const { peer } of attackers) peer[cut]();
        await Promise.all(attackers.map(({ peer }) => peer.closed));
        doors.release();
      },
    },
    {
      name: `viewers that are ${how} as soon as they are in`,
      isWelcome: true,
      attack: async (crowd) => {
        for (const attacker of await crowd.openMany(FEW, { headers: TICKET })) {
          await attacker.enter();
          attacker.peer[cut]();
        }
      },
    },
    {
      name: `viewers that are ${how} in the middle of a frame of theirs`,
      isWelcome: true,
      attack: async (crowd) => {
        for (const attacker of await crowd.openMany(FEW, { headers: TICKET })) {
          await attacker.enter();
          attacker.write(LONG_FRAME.subarray(0, 1000));
          attacker.peer[cut]();
        }
      },
    },
  ]),
  {
    name: 'a mebibyte each while a guard thinks',
    attack: async (crowd, doors) => {
      const attackers = await crowd.openMany(FEW, { headers: HELD_BY_GUARD });
      for (const attacker of attackers) attacker.write(attacker.head, Buffer.alloc(1_048_576));
      await doors.held(FEW);
      doors.release();
      await Promise.all(attackers.map(({ peer }) => peer.closed));
    },
  },
  {
    name: 'viewers that come and go as fast as they can',
    isWelcome: true,
    attack: async (crowd) => {
      for (let visit = 0; visit < 100; visit++) {
        const attacker = await crowd.open({ headers: TICKET });
        await attacker.enter();
        attacker.write(clientFrame('', { opcode: Opcode.Close }));
        await attacker.closeCode();
      }
    },
  },
];
