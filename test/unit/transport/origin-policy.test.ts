import { expect, test } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { OriginPolicy, type OriginPolicyOptions } from '../../../lib/transport/origin-policy.js';

function objection(headers: Record<string, string>, options: Partial<OriginPolicyOptions> = {}) {
  const request = new IncomingMessage(new Socket());
  request.headers = headers;
  return new OriginPolicy({
    origins: [],
    hosts: undefined,
    allowMissingOrigin: true,
    isGuarded: () => true,
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
  const found = objection({ origin: `http://x\u001b[31m${'y'.repeat(500)}`, host: 'app.example' })!;
  // oxlint-disable-next-line no-control-regex
  expect(found.reason + found.advice).not.toMatch(/[\u0000-\u001f]/);
  expect(found.reason.length).toBeLessThan(200);
});
