import { Socket } from 'node:net';

/** What middleware reads off a socket: whose it is, and by what it is secured. */
const FACTS = [
  ...['remoteAddress', 'remotePort', 'remoteFamily', 'localAddress', 'localPort', 'localFamily'],
  ...['encrypted', 'authorized', 'authorizationError', 'alpnProtocol', 'servername'],
];
const ANSWERS = ['address', 'getPeerCertificate', 'getPeerX509Certificate', 'getProtocol', 'getCipher'];

/**
 * Makes a socket that says of itself what another one says, and is connected to nothing: whoever writes to it, sets a
 * time-out on it or destroys it does nothing to the other. Its owner destroys it.
 */
export function quoteSocket(original: Socket): Socket {
  const quote = new Socket();
  const source = original as unknown as Record<string, unknown>;
  const define = (name: string, value: unknown) => Object.defineProperty(quote, name, { value, configurable: true });
  for (const name of FACTS) if (name in original) define(name, source[name]);
  for (const name of ANSWERS) {
    if (!(name in original)) continue;
    define(name, (...parameters: unknown[]) =>
      (source[name] as (...given: unknown[]) => unknown).apply(original, parameters),
    );
  }
  // Nobody is told of what is done to it.
  quote.on('error', () => {});
  return quote;
}
