import { ServerResponse, type IncomingMessage } from 'node:http';

/** What middleware puts something of its own in place of, to act when an answer goes out. */
const WAYS_OUT = ['end', 'write', 'writeHead'] as const;

/**
 * Makes a response whose answer is for us alone, and on whose way out nobody acts: `express-session` saves or prolongs in
 * an `end` of its own and sets cookies in a `writeHead`, which here are never called. What is assigned is left out without
 * an error, since the middleware is right to try. An own property, because Express gives the response another prototype.
 */
export function discardedResponse(request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  for (const name of WAYS_OUT) {
    const own = response[name];
    Object.defineProperty(response, name, { get: () => own, set: () => {}, configurable: true });
  }
  return response;
}

/** What is used of a Fastify reply. */
export interface DiscardableReply {
  readonly raw: ServerResponse;
  send(payload?: unknown): unknown;
}

/**
 * The same for a reply of Fastify over a discarded response: what is sent ends it at once, past the `onSend` hooks in which
 * `@fastify/session` saves. Errors go on to the app's error handler, which decides about the status and sends again.
 */
export function discardReply(reply: DiscardableReply): void {
  const send = reply.send.bind(reply);
  reply.send = (payload) => {
    if (payload instanceof Error) return send(payload);
    // Nobody will read it, and what it reads from would stay open.
    if (isDestroyable(payload)) payload.destroy();
    if (!reply.raw.writableEnded) reply.raw.end();
    return reply;
  };
}

function isDestroyable(payload: unknown): payload is { destroy(): void } {
  return typeof (payload as { destroy?: unknown } | null | undefined)?.destroy === 'function';
}
