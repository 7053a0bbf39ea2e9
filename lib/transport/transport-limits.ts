import { checkInteger } from '../options/check.js';

/**
 * What one peer, and all of them together, may cost before they are viewers.
 *
 * @public
 */
export interface TransportLimits {
  /**
   * How long guards and middleware may take for one handshake, in ms. Longer lets slow ones pass, and strangers hold
   * their places longer.
   * @defaultValue 10000
   */
  handshakeTimeoutMs?: number;
  /**
   * Largest message from a viewer, in bytes; a larger one closes with 1009. Memory of this size may be held per viewer.
   * @defaultValue 65536
   */
  maxMessageBytes?: number;
  /**
   * Handshakes under way at the same time; one more gets HTTP 503. As many requests for reports may be, apart from them.
   * @defaultValue 100
   */
  maxPendingHandshakes?: number;
  /**
   * Handshakes under way at the same time from one address. Behind a reverse proxy all come from one: name the proxy in
   * `trustedProxies`, or raise this to `maxPendingHandshakes`.
   * @defaultValue 16
   */
  maxPendingHandshakesPerAddress?: number;
  /**
   * How often every viewer is sent a WebSocket ping, in ms; one that is silent for a whole interval after it is gone. Proxies
   * cut what is silent for longer than their time-out, mostly 60 s: this must be shorter. Shorter costs idle viewers' radios;
   * longer keeps viewers that vanished without a word.
   * @defaultValue 15000
   */
  heartbeatIntervalMs?: number;
}

/** {@link TransportLimits} with nothing left open. */
export type ResolvedTransportLimits = Readonly<Required<TransportLimits>>;

export const TRANSPORT_DEFAULTS = Object.freeze({
  handshakeTimeoutMs: 10_000,
  maxMessageBytes: 65_536,
  maxPendingHandshakes: 100,
  maxPendingHandshakesPerAddress: 16,
  heartbeatIntervalMs: 15_000,
} satisfies Required<TransportLimits>);

/**
 * Fills in defaults and validates; fields that are not its own are left to others.
 *
 * @param path - how the caller's object is named in error messages
 * @throws RangeError naming path, rule and value
 */
export function resolveTransportLimits(path: string, options: TransportLimits): ResolvedTransportLimits {
  const integer = (key: keyof TransportLimits, min: number, max: number) =>
    checkInteger(`${path}.${key}`, options[key] === undefined ? TRANSPORT_DEFAULTS[key] : options[key], min, max);
  return Object.freeze({
    handshakeTimeoutMs: integer('handshakeTimeoutMs', 1, 600_000),
    maxMessageBytes: integer('maxMessageBytes', 1024, 16_777_216),
    maxPendingHandshakes: integer('maxPendingHandshakes', 1, 1_000_000),
    maxPendingHandshakesPerAddress: integer('maxPendingHandshakesPerAddress', 1, 1_000_000),
    // Below a second, a link that stutters is a link that is gone.
    heartbeatIntervalMs: integer('heartbeatIntervalMs', 1000, 600_000),
  });
}
