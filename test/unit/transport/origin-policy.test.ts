import { describe, expect, test } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { OriginPolicy, type OriginPolicyOptions } from '../../../lib/transport/origin-policy.js';
import { TrustedProxies } from '../../../lib/transport/trusted-proxies.js';

const PROXY = '192.0.2.7';

function objection(
  headers: Record<string, string>,
  options: Partial<OriginPolicyOptions> = {},
  peer: { address?: string; socket?: Socket } = {},
) {
  const socket = peer.socket ?? new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer.address ?? '198.51.100.1' });
  const request = new IncomingMessage(socket);
  request.headers = headers;
  return new OriginPolicy({
    origins: [],
    hosts: undefined,
    allowMissingOrigin: true,
    isGuarded: () => true,
    proxies: new TrustedProxies([PROXY]),
    ...options,
  }).objection(request);
}

test.each([
  ['http://app.example', 'app.example'],
  ['https://app.example', 'app.example'],
  ['https://app.example', 'app.example:443'],
  ['http://app.example', 'APP.example:80'],
  ['http://app.example:3000', 'app.example:3000'],
  ['http://[::1]:3000', '[::1]:3000'],
])('a page of %s may connect to %s', (origin, host) => {
  expect(objection({ origin, host })).toBeUndefined();
});

test.each([
  ['http://app.example:3001', 'app.example:3000'],
  ['https://app.example', 'app.example:80'],
  ['http://sub.app.example', 'app.example'],
  ['http://app.example.evil', 'app.example'],
  ['http://app.example@evil', 'app.example'],
  ['file://app.example', 'app.example'],
  ['null', 'app.example'],
  ['null', 'null'],
  ['', 'app.example'],
  ['http://app.example, http://evil', 'app.example'],
])('a page of %j may not connect to %s', (origin, host) => {
  expect(objection({ origin, host })).toMatchObject({ advice: expect.stringContaining('origins: [') });
});

test('a request without a Host has nothing to compare with', () => {
  expect(objection({ origin: 'http://app.example' })).toBeDefined();
  expect(objection({}, { isGuarded: () => false })).toBeDefined();
});

test('a request without an Origin is no page’s, and may be refused', () => {
  expect(objection({ host: 'app.example' })).toBeUndefined();
  expect(objection({ host: 'app.example' }, { allowMissingOrigin: false })).toMatchObject({
    advice: expect.stringContaining('allowMissingOrigin'),
  });
  const allowMissingOrigin = false;
  expect(objection({ host: 'app.example', origin: 'http://app.example' }, { allowMissingOrigin })).toBeUndefined();
  expect(objection({ host: 'app.example' }, { allowMissingOrigin, origins: () => true })).toBeDefined();
});

test('the promise of an async function lets nobody in', () => {
  const origins = (() => Promise.resolve(false)) as unknown as () => boolean;
  expect(objection({ origin: 'http://evil', host: 'app.example' }, { origins })).toBeDefined();
});

test.each([
  ['localhost', true],
  ['localhost:3000', true],
  ['a.localhost', true],
  ['127.0.0.1:3000', true],
  ['[::1]:3000', true],
  ['10.0.0.7', true],
  ['app.example', false],
  ['localhost.evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['notlocalhost', false],
  ['a b', false],
])('without guards and hosts, %j is answered: %s', (host, isAnswered) => {
  expect(objection({ host }, { isGuarded: () => false }) === undefined).toBe(isAnswered);
});

test('a header in a log line is short and has no control characters', () => {
  const found = objection({ origin: `http://x\u001b[31m\u009b31m\u007f${'y'.repeat(500)}`, host: 'app.example' })!;
  expect(found.reason + found.advice).not.toMatch(/\p{Cc}/u);
  expect(found.reason.length).toBeLessThan(200);
});

describe('behind a proxy that changes Host', () => {
  const origin = 'https://app.example';
  const rewritten = { origin, host: '127.0.0.1:3000', 'x-forwarded-host': 'app.example' };

  test('pages of the host that a trusted proxy names may connect', () => {
    expect(objection(rewritten, {}, { address: PROXY })).toBeUndefined();
    expect(objection({ ...rewritten, origin: 'https://evil.example' }, {}, { address: PROXY })).toBeDefined();
  });

  test('nobody else is believed, and the advice says what to write', () => {
    expect(objection(rewritten)?.advice).toMatch(/\$http_host.*trustedProxies.*origins: \['https:\/\/app\.example'\]/);
  });

  test('the host that a trusted proxy names must be one of the allowed', () => {
    const forwarded = { host: '127.0.0.1:3000', 'x-forwarded-host': 'evil.example' };
    expect(objection(forwarded, { hosts: ['app.example', '127.0.0.1'] }, { address: PROXY })).toBeDefined();
    expect(objection(forwarded, { isGuarded: () => false }, { address: PROXY })).toBeDefined();
    expect(objection(forwarded, { isGuarded: () => false })).toBeUndefined();
  });
});

describe('the scheme', () => {
  test('of a page counts where a trusted proxy says what the viewer used', () => {
    const headers = { origin: 'http://app.example', host: 'app.example', 'x-forwarded-proto': 'https' };
    expect(objection(headers, {}, { address: PROXY })).toEqual({
      reason: "Origin 'http://app.example' is not that of Host 'app.example' over https",
      advice: expect.stringContaining('X-Forwarded-Proto'),
    });
    expect(objection({ ...headers, origin: 'https://app.example' }, {}, { address: PROXY })).toBeUndefined();
    expect(objection(headers)).toBeUndefined();
  });

  test('of a page counts where the server itself ends TLS', () => {
    const socket = new TLSSocket(new Socket());
    expect(objection({ origin: 'http://app.example', host: 'app.example' }, {}, { socket })).toBeDefined();
    expect(objection({ origin: 'https://app.example', host: 'app.example' }, {}, { socket })).toBeUndefined();
    socket.destroy();
  });
});

test.each([
  ['a trace of one', { origin: 'http://a.example', host: 'b.example', via: '1.1 proxy' }],
  ['a lost port', { origin: 'http://a.example:8443', host: 'a.example' }],
  ['the name of an upstream', { origin: 'http://a.example', host: 'backend' }],
])('where %s looks like a proxy, the advice begins with Host', (_, headers) => {
  expect(objection(headers)?.advice).toMatch(/^if a proxy of yours changes Host/);
});

test('where nothing looks like a proxy, the advice is about the page', () => {
  expect(objection({ origin: 'http://a.example', host: 'b.example' })?.advice).toMatch(/^if its pages may connect/);
});
