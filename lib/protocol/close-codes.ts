/**
 * WebSocket close codes of the protocol. Codes below 4000 are those of RFC 6455; 4xxx are ours.
 *
 * @public
 */
export const CloseCode = {
  /** The viewer left, or the application closed it without a complaint. */
  Normal: 1000,
  /** The server is shutting down; a client comes back. */
  GoingAway: 1001,
  /** No capability in common. */
  Unsupported: 1003,
  /** A limit was passed or too many messages were malformed. */
  PolicyViolation: 1008,
  /** One inbound message was larger than `maxMessageBytes`. */
  TooBig: 1009,
  /** A fault of the server, never of the client's bytes. */
  InternalError: 1011,
  /** An admission limit; a client comes back later. */
  TryAgainLater: 1013,
  /** A guard refused. */
  Unauthorized: 4401,
  /** There is no such stream, or it was removed while watched. */
  UnknownStream: 4404,
  /** No hello within `helloTimeoutMs`. */
  HelloTimeout: 4408,
  /** The socket stayed blocked for too long. */
  TooSlow: 4409,
  /** A guard answered 429. */
  TooManyRequests: 4429,
} as const;

/**
 * One of the values of {@link CloseCode}.
 *
 * @public
 */
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** A close reason fits into a control frame: at most 123 bytes of UTF-8 (RFC 6455 §5.5). */
const MAX_REASON_BYTES = 123;

/**
 * Cuts a close reason to what a WebSocket close frame can carry, between two characters.
 *
 * @param reason - any text
 * @returns the longest prefix of at most 123 bytes of UTF-8
 * @public
 */
export function closeReason(reason: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of reason) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > MAX_REASON_BYTES) return reason.slice(0, end);
    end += character.length;
  }
  return reason;
}
