import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';

/** Takes an upgrade and returns true, or leaves it to the others and returns false. */
export type UpgradeClaim = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/** Headers that ask for the upgrade; without them the request is an ordinary one (RFC 9110 §7.8, RFC 7540 §3.2.1). */
const UPGRADE_HEADERS: readonly string[] = ['upgrade', 'connection', 'http2-settings'];

/**
 * Sees every upgrade of an HTTP server before anybody else does.
 *
 * A listener is not enough: other listeners of `'upgrade'` run as well, and those of Nest's WsAdapter and of engine.io
 * destroy sockets they do not know. So the server's own `emit` is wrapped.
 *
 * @returns takes it all back; idempotent
 */
export function claimUpgrades(server: EventEmitter, claim: UpgradeClaim): () => void {
  let isActive = true;
  // Node emits 'upgrade' only while somebody listens.
  const onUpgrade = () => {};
  server.on('upgrade', onUpgrade);

  const hadOwnEmit = Object.hasOwn(server, 'emit');
  const emit = server.emit;
  const wrapped: typeof server.emit = function (this: EventEmitter, event: string | symbol, ...args: unknown[]) {
    if (isActive && event === 'upgrade') {
      const [request, socket, head] = args as [IncomingMessage, Duplex, Buffer];
      if (claim(request, socket, head)) return true;
      // Without our listener Node would have answered this request as plain HTTP: Java's HttpClient asks every server
      // for h2c. Somebody else who listens decides for itself.
      if (server.listenerCount('upgrade') === 1) return giveBack(server, request, socket, head);
    }
    return emit.call(this, event, ...args);
  };
  server.emit = wrapped;

  return () => {
    if (!isActive) return;
    isActive = false;
    server.off('upgrade', onUpgrade);
    // Somebody may have wrapped `emit` after us; theirs still calls ours, which then only passes on.
    if (server.emit !== wrapped) return;
    if (hadOwnEmit) server.emit = emit;
    else delete (server as Partial<Pick<EventEmitter, 'emit'>>).emit;
  };
}

/** Feeds the request to the server once more, as one that asks for no upgrade. */
function giveBack(server: EventEmitter, request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  const { rawHeaders } = request;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (UPGRADE_HEADERS.includes(rawHeaders[at]!.toLowerCase())) continue;
    lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  }
  const start = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  socket.unshift(Buffer.concat([start, head]));
  return server.emit(server instanceof TlsServer ? 'secureConnection' : 'connection', socket);
}
