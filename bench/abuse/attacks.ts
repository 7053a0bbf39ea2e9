import type { Assault } from './assault.js';

const HEAD = (port: string) =>
  `GET /rfb HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const pointer = (type: string, x: number) =>
  `{"type":"event","event":{"type":"${type}","x":${x},"y":1,"button":1,"buttons":[1],"modifiers":[],"timestamp":1}}`;
const times = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, n) => make(n));

/** As long as a message may be, and as slow to parse. */
const NESTED = `{"type":"x","y":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
const MALFORMED = ['{', 'null', '[]', '"x"', '{"type":5}', '{"type":"ack","seq":"x"}', '{"type":"event","event":{}}'];
/** Just below the default rate of messages: nobody is thrown out for it. */
const ALLOWED = 5;

/** What a hostile program does, by what it is called in the table. */
export const ATTACKS: Readonly<Record<string, (assault: Assault) => void>> = {
  '50 000 moves a second': (assault) => assault.viewers(1, () => times(500, (x) => pointer('pointer_move', x))),
  '50 000 presses a second': (assault) => assault.viewers(1, () => times(500, (x) => pointer('pointer_down', x))),
  'acks of pictures never sent': (assault) =>
    assault.viewers(4, (tick) => times(50, (n) => `{"type":"ack","seq":${tick * 1000 + n}}`)),
  'keyframe requests at the allowed rate': (assault) =>
    assault.viewers(4, () => times(ALLOWED, () => '{"type":"request_keyframe"}')),
  'decoder resets at the allowed rate': (assault) =>
    assault.viewers(4, () => times(ALLOWED, () => '{"type":"decoder_reset"}')),
  'viewports at the allowed rate': (assault) =>
    assault.viewers(4, (tick) =>
      times(ALLOWED, (n) => `{"type":"set_viewport","width":${tick + 1},"height":${n + 1}}`),
    ),
  'hidden and shown at the allowed rate': (assault) =>
    assault.viewers(4, () => times(ALLOWED, (n) => `{"type":"visibility","hidden":${n % 2 === 0}}`)),
  'changes of capabilities': (assault) =>
    assault.viewers(4, () => times(1, () => '{"type":"capabilities","supported":["image/png"]}')),
  'malformed messages': (assault) => assault.viewers(4, () => times(50, (n) => MALFORMED[n % MALFORMED.length]!)),
  'arrays nested 30 000 deep': (assault) => assault.viewers(2, () => [NESTED]),
  'viewers that read nothing': (assault) => assault.viewers(16, () => [], true),
  'heads that come byte by byte': (assault) => {
    const head = HEAD(new URL(assault.url).port);
    assault.peers(100, (_, write) => {
      let at = 0;
      assault.every(50, () => write(head.charAt(at++ % head.length)));
    });
  },
  '500 connections that are cut at some stage': (assault) => {
    const head = HEAD(new URL(assault.url).port);
    assault.peers(500, (socket, write, n) => {
      write(head.slice(0, n % 3 === 0 ? 40 : undefined));
      setTimeout(() => socket.resetAndDestroy(), n % 200);
    });
  },
  'random bytes behind the handshake': (assault) => {
    const head = HEAD(new URL(assault.url).port);
    assault.peers(20, (_, write, n) => {
      write(head);
      write(Buffer.from(times(4096, (at) => String.fromCharCode((at * (n + 7) * 31) % 256)).join(''), 'latin1'));
    });
  },
};
