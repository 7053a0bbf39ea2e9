import { upgradeHead } from '../../support/raw-peer.js';

/** A request, or what is meant to be taken for one. */
export interface OddHead {
  readonly name: string;
  readonly head: (port: number) => string;
}

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';

/** A handshake in which every line can be another than it should. */
function head(parts: {
  readonly line?: string;
  readonly host?: string;
  readonly lines?: string;
  readonly upgrade?: string;
}) {
  const { line = 'GET /rfb HTTP/1.1', host = 'Host: 127.0.0.1', lines = '', upgrade = UPGRADE } = parts;
  return () => `${line}\r\n${host}\r\n${upgrade}${KEY}${lines}\r\n`;
}

/** Heads that are malformed, absurd, or written to be read in two ways. */
export const ODD_HEADS: readonly OddHead[] = [
  { name: 'a second Host', head: head({ lines: 'Host: evil.example\r\n' }) },
  { name: 'no Host', head: head({ host: 'X: y' }) },
  { name: 'an empty Host', head: head({ host: 'Host:' }) },
  { name: 'a Host that is a path', head: head({ host: 'Host: 127.0.0.1/../evil' }) },
  { name: 'a second Origin', head: head({ lines: 'Origin: http://127.0.0.1\r\nOrigin: http://evil.example\r\n' }) },
  { name: 'an Origin of 10 000 characters', head: head({ lines: `Origin: http://${'x'.repeat(10_000)}\r\n` }) },
  { name: 'a second key', head: head({ lines: KEY }) },
  { name: 'a second Upgrade', head: head({ lines: 'Upgrade: h2c\r\n' }) },
  { name: 'Upgrade to everything', head: head({ upgrade: 'Connection: Upgrade\r\nUpgrade: h2c, websocket, x/9\r\n' }) },
  {
    name: 'Connection with everything',
    head: head({ upgrade: 'Connection: close, keep-alive, Upgrade\r\nUpgrade: websocket\r\n' }),
  },
  { name: 'a folded header', head: head({ lines: 'X-Folded: a\r\n b\r\n\tc\r\n' }) },
  { name: 'a space before a colon', head: head({ lines: 'X-Space : a\r\n' }) },
  { name: 'a header without a name', head: head({ lines: ': a\r\n' }) },
  { name: 'control characters in a header', head: head({ lines: 'X-Control: \x01\x1b[2J\x7f\r\n' }) },
  { name: 'a null character in a header', head: head({ lines: 'X-Null: \0\r\n' }) },
  { name: 'bytes that are no ASCII in a header', head: head({ lines: 'X-Bytes: \xff\xfe\r\n' }) },
  { name: 'names of the prototype as headers', head: head({ lines: '__proto__: x\r\nconstructor: y\r\n' }) },
  { name: 'a cookie of 8000 characters', head: head({ lines: `Cookie: ${'a=b; '.repeat(1600)}\r\n` }) },
  {
    name: 'cookies with names of the prototype',
    head: head({ lines: 'Cookie: __proto__=1; constructor=2; =; ;;; a\r\n' }),
  },
  { name: 'a header of 100 kB', head: head({ lines: `X-Long: ${'x'.repeat(100_000)}\r\n` }) },
  { name: '3000 headers', head: head({ lines: 'X:\r\n'.repeat(3000) }) },
  { name: 'an extension that is not one', head: head({ lines: 'Sec-WebSocket-Extensions: ;;,=, \r\n' }) },
  {
    name: 'compression of everything',
    head: head({ lines: 'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99\r\n' }),
  },
  { name: 'a subprotocol that is not one', head: head({ lines: 'Sec-WebSocket-Protocol: ,,@\r\n' }) },
  { name: 'version 8 of the protocol', head: (port) => upgradeHead(port, '/rfb', { 'Sec-WebSocket-Version': '8' }) },
  { name: 'a body announced by its length', head: head({ lines: 'Content-Length: 5\r\n' }) },
  { name: 'a body in chunks', head: head({ lines: 'Transfer-Encoding: chunked\r\n' }) },
  {
    name: 'a body announced in two ways',
    head: head({ lines: 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n' }),
  },
  { name: 'two lengths of a body', head: head({ lines: 'Content-Length: 5\r\nContent-Length: 6\r\n' }) },
  { name: 'a length below zero', head: head({ lines: 'Content-Length: -1\r\n' }) },
  { name: 'an encoding that is almost one', head: head({ lines: 'Transfer-Encoding: xchunked\r\n' }) },
  {
    name: 'a handshake hidden in the body of another',
    head: head({ lines: `Content-Length: 90\r\n\r\n${head({})()}` }),
  },
  { name: 'two handshakes at once', head: () => head({})() + head({})() },
  {
    name: 'a request that asks for h2c, with a handshake behind it',
    head: () => head({ upgrade: 'Connection: Upgrade\r\nUpgrade: h2c\r\n' })() + head({})(),
  },
  { name: 'lines that end in LF alone', head: () => head({})().replaceAll('\r\n', '\n') },
  { name: 'lines that end in CR alone', head: () => `${head({})().replaceAll('\r\n', '\r')}\r\n\r\n` },
  { name: 'HTTP/1.0', head: head({ line: 'GET /rfb HTTP/1.0' }) },
  { name: 'HTTP/9.9', head: head({ line: 'GET /rfb HTTP/9.9' }) },
  { name: 'no version', head: head({ line: 'GET /rfb' }) },
  { name: 'another method', head: head({ line: 'POST /rfb HTTP/1.1' }) },
  { name: 'a tunnel', head: head({ line: 'CONNECT 127.0.0.1:1 HTTP/1.1' }) },
  { name: 'an absolute target', head: head({ line: 'GET http://127.0.0.1/rfb HTTP/1.1' }) },
  { name: 'an asterisk as target', head: head({ line: 'OPTIONS * HTTP/1.1' }) },
  { name: 'a target of 60 000 characters', head: head({ line: `GET /rfb/${'x'.repeat(60_000)} HTTP/1.1` }) },
  { name: 'a target with spaces', head: head({ line: 'GET /rfb/a b HTTP/1.1' }) },
  { name: 'the preface of HTTP/2', head: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
  { name: 'the beginning of TLS', head: () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' },
  { name: 'nothing but line ends', head: () => '\r\n'.repeat(1000) },
  { name: 'nothing but zeros', head: () => '\0'.repeat(1000) },
];

/** Last segments of a path that are no stream, or should not be taken for one. */
export const ODD_NAMES: readonly string[] = [
  ...['..', '.', '%2e%2e', '..%2f..%2fetc%2fpasswd', '%2e%2e%2f', '..%5c..', '..\\..', '%252e%252e', '%c0%ae%c0%ae'],
  ...[
    '%00',
    'default%00',
    'default%00.jpg',
    'default%0d%0aSet-Cookie:%20a',
    'default%0a',
    '%1b%5b2J',
    '%7f',
    '%ff',
    '%',
    '%zz',
  ],
  ...[
    'DEFAULT',
    'default%20',
    '%20default',
    'default.',
    'default;a=b',
    'default,',
    'default*',
    '*',
    '+',
    'defa%ulult',
    '%25',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'health', 'streams', 'client.js', 'worker.js.map'],
  ...[
    'default%23',
    'default%3f',
    '%64efault%2f',
    'x'.repeat(64),
    'x'.repeat(65),
    'x'.repeat(8000),
    '%e2%80%ae',
    '%ed%a0%80',
  ],
  ...['default/', 'default/default', '/default', '//', 'default//', '<script>alert(1)</script>', '${7*7}', "';--"],
];
