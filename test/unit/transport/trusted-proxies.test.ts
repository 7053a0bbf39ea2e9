import { describe, expect, test } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { checkTrustedProxies, TrustedProxies } from '../../../lib/transport/trusted-proxies.js';

function approach(trusted: readonly string[], peer: string | undefined, headers: Record<string, string>) {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  request.headers = headers;
  return new TrustedProxies(checkTrustedProxies('trustedProxies', trusted)).approach(request);
}

const forged = {
  host: 'inner.example',
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'app.example',
  'x-forwarded-proto': 'https',
};

test('by default nobody is believed', () => {
  expect(approach([], '127.0.0.1', forged)).toEqual({ address: '127.0.0.1', host: 'inner.example', scheme: undefined });
});

test('a proxy that is named is believed, and nobody else', () => {
  const believed = { address: '203.0.113.9', host: 'app.example', scheme: 'https' };
  expect(approach(['192.0.2.7'], '192.0.2.7', forged)).toEqual(believed);
  expect(approach(['192.0.2.7'], '192.0.2.8', forged)).toMatchObject({ address: '192.0.2.8', host: 'inner.example' });
});

test('one that leaves the headers out says nothing', () => {
  const silent = { address: '192.0.2.7', host: 'inner.example', scheme: undefined };
  expect(approach(['192.0.2.7'], '192.0.2.7', { host: 'inner.example' })).toEqual(silent);
  const odd = { host: 'inner.example', 'x-forwarded-proto': 'gopher', 'x-forwarded-host': ' , ' };
  expect(approach(['192.0.2.7'], '192.0.2.7', odd)).toEqual(silent);
});

test.each([
  ['127.0.0.0/8', '127.1.2.3'],
  ['10.9.9.9/8', '10.0.0.1'],
  ['2001:db8::/32', '2001:db8:5::1'],
  ['loopback', '127.0.0.1'],
  ['loopback', '::1'],
  ['linklocal', 'fe80::1'],
  ['uniquelocal', '172.20.0.2'],
  ['uniquelocal', 'fd00::1'],
  // A server that listens on :: sees those of IPv4 so.
  ['loopback', '::ffff:127.0.0.1'],
  ['192.0.2.7', '::ffff:192.0.2.7'],
])('%s names %s', (entry, peer) => {
  expect(approach([entry], peer, forged).host).toBe('app.example');
});

test.each([
  ['loopback', '128.0.0.1'],
  ['uniquelocal', '172.32.0.1'],
  ['10.0.0.0/8', '11.0.0.1'],
  ['2001:db8::/32', '2001:db9::1'],
  ['loopback', undefined],
])('%s does not name %s', (entry, peer) => {
  expect(approach([entry], peer, forged).host).toBe('inner.example');
});

describe('of several values', () => {
  const from = (hops: string) =>
    approach(['192.0.2.7', '10.0.0.0/8'], '192.0.2.7', { 'x-forwarded-for': hops }).address;

  test('the last host and scheme are the proxy’s; those before it were sent to it', () => {
    const headers = { ...forged, 'x-forwarded-host': 'evil.example, app.example', 'x-forwarded-proto': 'http, WSS' };
    expect(approach(['192.0.2.7'], '192.0.2.7', headers)).toMatchObject({ host: 'app.example', scheme: 'https' });
  });

  test.each([
    ['1.2.3.4, 203.0.113.9', '203.0.113.9'],
    ['1.2.3.4, 203.0.113.9, 10.0.0.5', '203.0.113.9'],
    ['10.0.0.6,10.0.0.5', '10.0.0.6'],
    ['203.0.113.9:4711', '203.0.113.9'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['203.0.113.9, unknown', '192.0.2.7'],
    ['203.0.113.9, unknown, 10.0.0.5', '10.0.0.5'],
    ['', '192.0.2.7'],
  ])('of the addresses %j the nearest that is no proxy is the viewer’s: %s', (hops, address) => {
    expect(from(hops)).toBe(address);
  });
});

test.each([
  [true, TypeError, 'trustedProxies must be an array of addresses, got true'],
  ['loopback', TypeError, 'trustedProxies must be an array of addresses, got "loopback"'],
  [[1], RangeError, 'trustedProxies[0] must be an address like "192.0.2.7", a subnet like "10.0.0.0/8",'],
  [['::1', 'proxy.internal'], RangeError, 'trustedProxies[1] must be'],
  [['toString'], RangeError, 'trustedProxies[0] must be'],
  [['10.0.0.0/33'], RangeError, 'got "10.0.0.0/33"'],
  [['10.0.0.0/8/8'], RangeError, 'trustedProxies[0]'],
  [['10.0.0.0/'], RangeError, 'trustedProxies[0]'],
  [['fe80::1%eth0'], RangeError, 'trustedProxies[0]'],
  // Everybody is nobody in particular.
  [['0.0.0.0/0'], RangeError, 'trustedProxies[0]'],
  [['::/0'], RangeError, 'trustedProxies[0]'],
])('%j is refused at boot', (value, kind, message) => {
  const check = () => checkTrustedProxies('trustedProxies', value as string[]);
  expect(check).toThrow(kind);
  expect(check).toThrow(message);
});
