import { expect, test } from '@jest/globals';
import { Socket } from 'node:net';
import { quoteSocket } from '../../../lib/transport/socket-quote.js';

const secure = () =>
  Object.assign(new Socket(), {
    encrypted: true,
    authorized: true,
    getPeerCertificate(this: Socket, isDetailed: boolean) {
      return { subject: { CN: 'grace' }, isDetailed, isAsked: !this.destroyed };
    },
  });

test('a quote says what the original says', () => {
  const original = secure();
  Object.defineProperty(original, 'remoteAddress', { value: '192.0.2.7' });
  const quote = quoteSocket(original) as ReturnType<typeof secure>;
  expect(quote).toMatchObject({ remoteAddress: '192.0.2.7', encrypted: true, authorized: true });
  expect(quote.getPeerCertificate(true)).toEqual({ subject: { CN: 'grace' }, isDetailed: true, isAsked: true });
  expect('encrypted' in quoteSocket(new Socket())).toBe(false);
});

test('what is done to a quote is not done to the original, and no error of it is unheard', () => {
  const original = secure();
  const quote = quoteSocket(original);
  quote.setTimeout(1000, () => {});
  quote.destroy(new Error('gave up'));
  expect(original.destroyed).toBe(false);
  expect(original.timeout).toBeUndefined();
  expect(original.eventNames()).toEqual(new Socket().eventNames());
});
