import { describe, expect, test } from '@jest/globals';
import { connectViewer } from '../../../lib/testing/index.js';
import type { Door } from './door.js';
import { KINDS } from './kinds.js';

/** A door and somebody who has the key to it, if one is needed. */
class Visitor {
  private constructor(
    private readonly door: Door,
    private readonly headers: Record<string, string>,
  ) {}

  static async withKey(door: Door): Promise<Visitor> {
    if (!door.hasLogin) return new Visitor(door, door.cookie === undefined ? {} : { cookie: door.cookie });
    const response = await fetch(`${door.url}/login`, { method: 'POST' });
    return new Visitor(door, { cookie: response.headers.getSetCookie()[0]!.split(';', 1)[0]! });
  }

  watch(stream = '') {
    return connectViewer(`${this.door.url}${this.door.path}${stream}`, { headers: this.headers });
  }

  async principals(): Promise<unknown> {
    return (await fetch(`${this.door.url}${this.door.viewersPath}`, { headers: this.headers })).json();
  }

  async post(path: string): Promise<unknown> {
    const response = await fetch(`${this.door.url}${path}`, { method: 'POST', headers: this.headers });
    return response.status === 204 ? undefined : response.json();
  }
}

async function expectRefused(visitor: Visitor, stream: string, closeCode: number, closeReason: string): Promise<void> {
  await expect(visitor.watch(stream)).rejects.toMatchObject({ closeCode, closeReason });
}

/** Strangers: one who has nothing, and one whose key is of no use. */
function strangersAt(door: Door): { url: string; headers: Record<string, string> }[] {
  const url = `${door.url}${door.path}`;
  return [
    { url, headers: {} },
    { url, headers: { cookie: door.strangersCookie! } },
  ];
}

const kinds = (isWanted: (door: Partial<Door>) => unknown) =>
  KINDS.filter(({ door = {} }) => isWanted(door)).map(({ name }) => name);

/**
 * What every kind of guard must do, seen from outside.
 *
 * @param find - a door of that kind; may be called often
 */
export function describeDoors(find: (kind: string) => Promise<Door>): void {
  describe.each(kinds(({ limit }) => !limit))('behind %s', (kind) => {
    test('who may watch sees pictures, and the application knows who it is', async () => {
      const door = await find(kind);
      const visitor = await Visitor.withKey(door);
      const viewer = await visitor.watch();
      expect((await viewer.nextPicture()).header).toMatchObject({ width: 64, height: 48 });
      expect(await visitor.principals()).toEqual([expect.objectContaining({ name: door.name })]);
      expect(await viewer.close()).toMatchObject({ code: 1000 });
    });

    test('a stranger is refused with 4401, whether the stream exists or not', async () => {
      for (const { url, headers } of strangersAt(await find(kind))) {
        for (const stream of ['', '/nobody']) {
          const refused = { closeCode: 4401, closeReason: 'unauthorized' };
          await expect(connectViewer(url + stream, { headers })).rejects.toMatchObject(refused);
        }
      }
    });

    test('who may watch is told with 4404 that a stream does not exist', async () => {
      const visitor = await Visitor.withKey(await find(kind));
      await expectRefused(visitor, '/nobody', 4404, "unknown stream 'nobody'");
    });
  });

  test.each(kinds(({ limit }) => limit))('behind %s, who comes too often is told so with 4429', async (kind) => {
    const door = await find(kind);
    const visitor = await Visitor.withKey(door);
    await expectRefused(visitor, '/nobody', 4404, "unknown stream 'nobody'");
    for (let time = 1; time < door.limit!; time++) await (await visitor.watch()).close();
    for (const stream of ['', '/nobody']) await expectRefused(visitor, stream, 4429, 'too many requests');
  });

  describe.each(kinds(({ hasLogin }) => hasLogin))('behind %s', (kind) => {
    test('the cookie that prolongs it comes with the 101', async () => {
      const viewer = await (await Visitor.withKey(await find(kind))).watch();
      expect(viewer.responseHeaders['set-cookie']).toEqual([
        expect.stringMatching(/^(connect\.sid|sessionId)=.*Expires/),
      ]);
      await viewer.close();
    });

    test('who watches may go on where the guards are asked again, which writes no session', async () => {
      const visitor = await Visitor.withKey(await find(kind));
      const viewer = await visitor.watch();
      expect(await visitor.post('/ask')).toEqual({ closed: 0, writes: [] });
      expect(await viewer.close()).toMatchObject({ code: 1000 });
    });

    test('who logs out while watching is closed with 4401, and not let in again', async () => {
      const visitor = await Visitor.withKey(await find(kind));
      const viewer = await visitor.watch();
      await visitor.post('/logout');
      expect(await visitor.post('/ask')).toEqual({ closed: 1, writes: [] });
      expect(await viewer.closed).toEqual({ code: 4401, reason: 'unauthorized' });
      await expectRefused(visitor, '', 4401, 'unauthorized');
    });
  });
}
