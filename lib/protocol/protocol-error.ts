/**
 * Bytes that do not follow the wire protocol.
 *
 * Thrown by the parsers of this folder only; a server or client that meets one counts the message and goes on.
 *
 * @public
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
