import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Random } from '../support/random.js';

/** Where a connection may end before its viewer has joined. */
const STAGES = ['no byte', 'half a head', 'a whole head', 'an answer', 'a hello', 'a hello and a viewport'] as const;
/** Longest time to think before it goes, in ms: some go while the server works for them, some when it is done. */
const HESITATION_MS = 30;
const HELLO = '{"type":"hello","supported":["webcodecs/h264-annexb","image/jpeg"]}';

/** Comes and goes before it has seen anything. Resolves when its connection is gone. */
export async function abortEarly(url: string, random: Random): Promise<void> {
  const stage = random.pick(STAGES);
  if (stage === 'an answer' || stage === 'a hello' || stage === 'a hello and a viewport') {
    const socket = new WebSocket(url.replace('http', 'ws'), { perMessageDeflate: false });
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    socket.on('open', () => {
      if (stage !== 'an answer') socket.send(HELLO);
      if (stage === 'a hello and a viewport') socket.send('{"type":"set_viewport","width":320,"height":200}');
      void delay(random.next() * HESITATION_MS).then(() => socket.terminate());
    });
    await closed;
    return;
  }
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {}).resume();
  const closed = once(socket, 'close');
  socket.on('connect', () => {
    const head =
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    if (stage === 'half a head') socket.write(head.slice(0, random.integer(1, head.length - 1)));
    if (stage === 'a whole head') socket.write(head);
    void delay(random.next() * HESITATION_MS).then(() =>
      random.chance(0.5) ? socket.destroy() : socket.resetAndDestroy(),
    );
  });
  await closed;
}
