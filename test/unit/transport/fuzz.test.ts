import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IncomingMessage } from 'node:http';
import { closeReason } from '../../../lib/protocol/index.js';
import { OriginPolicy, type OriginPolicyOptions } from '../../../lib/transport/origin-policy.js';
import { TrustedProxies } from '../../../lib/transport/trusted-proxies.js';
import { isPossibleName, parseStreamPath } from '../../../lib/transport/stream-path.js';
import { isWebSocketHandshake } from '../../../lib/transport/upgrade-request.js';

/** Pieces that paths, hosts and origins are made of, in any order. */
const pieces = fc.constantFrom(
  ...[
    'rfb',
    '/',
    '//',
    '?',
    '#',
    '..',
    '%2e',
    '%2f',
    '%00',
    '%',
    '%zz',
    '%ff',
    '%c3%a9',
    'é',
    '\0',
    '\r\n',
    ' ',
    '\u202e',
  ],
  ...[
    'http:',
    'https:',
    'file:',
    'null',
    'localhost',
    '127.0.0.1',
    '[::1]',
    '[',
    ':',
    ':80',
    ':99999',
    '@',
    '.',
    'app.example',
  ],
  ...['__proto__', 'constructor', 'ASCII', 'ａ', 'xn--', '0x7f.1', '2130706433', '127.1', 'localhost.evil.example'],
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
);
const header = fc.option(text, { nil: undefined });

/** What the hostname of a Host header cannot be, where neither guard nor list protects the endpoint. */
const REBINDABLE = /[g-z]/i;

function policy(options: Partial<OriginPolicyOptions> = {}): OriginPolicy {
  return new OriginPolicy({
    ...{ origins: [], hosts: undefined, allowMissingOrigin: true, isGuarded: () => true },
    proxies: new TrustedProxies(['loopback']),
    ...options,
  });
}

const ask = (from: OriginPolicy, headers: object, remoteAddress = '192.0.2.1') =>
  from.objection({ headers, socket: { remoteAddress } } as IncomingMessage);

describe('whatever a peer writes as target', () => {
  test('is a stream that may be named so, or none, and is read in the same way twice', () => {
    fc.assert(
      fc.property(fc.constantFrom('/rfb', '/api/v1/rfb', '/é'), text, fc.boolean(), (mount, rest, isBelow) => {
        const url = isBelow ? `${mount}/${rest}` : rest;
        const path = parseStreamPath(mount, url);
        expect(parseStreamPath(mount, url)).toEqual(path);
        if (path.kind !== 'stream') return;
        expect(url.startsWith(mount)).toBe(true);
        if (!isPossibleName(path.name)) return;
        expect(path.name).toMatch(/^[^/\p{Cc}]{1,64}$/u);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('whatever a page and its browser write as Origin and Host', () => {
  test('an objection is a line that can be logged', () => {
    fc.assert(
      fc.property(header, header, fc.boolean(), fc.boolean(), (origin, host, isGuarded, allowMissingOrigin) => {
        const objection = ask(policy({ isGuarded: () => isGuarded, allowMissingOrigin }), { origin, host });
        if (!objection) return;
        for (const line of [objection.reason, objection.advice]) {
          expect(line.length).toBeLessThan(500);
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a page passes only where its host is the one that was asked', () => {
    fc.assert(
      fc.property(text, header, (origin, host) => {
        if (ask(policy(), { origin, host })) return;
        expect(new URL(origin).host).toBe(new URL(`${new URL(origin).protocol}//${host}`).host);
      }),
      { numRuns: 2000 },
    );
  });

  test('a proxy that is trusted writes no more into the log, and lets no other page pass', () => {
    fc.assert(
      fc.property(text, header, header, header, (origin, host, forwardedHost, forwardedFor) => {
        const headers = { origin, host, 'x-forwarded-host': forwardedHost, 'x-forwarded-for': forwardedFor };
        const objection = ask(policy(), headers, '127.0.0.1');
        const line = objection ? objection.reason + objection.advice : '';
        expect(line.length).toBeLessThan(1000);
        expect(line).not.toMatch(/\p{Cc}/u);
        if (objection) return;
        const named = forwardedHost?.split(',').findLast((value) => value.trim() !== '') ?? host;
        expect(new URL(origin).host).toBe(new URL(`${new URL(origin).protocol}//${named?.trim()}`).host);
      }),
      { numRuns: 2000 },
    );
  });

  test('a name that somebody else may own is not answered without a guard', () => {
    fc.assert(
      fc.property(text, (host) => {
        if (ask(policy({ isGuarded: () => false }), { host })) return;
        const { hostname } = new URL(`http://${host}`);
        if (REBINDABLE.test(hostname)) expect(hostname).toMatch(/(^|\.)localhost\.?$/);
      }),
      { numRuns: 2000 },
    );
  });
});

test('whatever headers a request has, it is a handshake or it is none', () => {
  const lines = fc.dictionary(
    fc.constantFrom('upgrade', 'connection', 'sec-websocket-key', 'sec-websocket-version', 'host'),
    fc.oneof(text, fc.constantFrom('websocket', 'Upgrade', 'keep-alive, Upgrade', '13', 'dGhlIHNhbXBsZSBub25jZQ==')),
  );
  fc.assert(
    fc.property(fc.constantFrom('GET', 'POST', 'CONNECT'), lines, (method, headers) => {
      expect(typeof isWebSocketHandshake({ method, headers } as unknown as IncomingMessage)).toBe('boolean');
    }),
  );
});

test('whatever an application or a peer writes as reason fits a close frame', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (reason) => {
      expect(Buffer.byteLength(closeReason(reason))).toBeLessThanOrEqual(123);
    }),
  );
});
