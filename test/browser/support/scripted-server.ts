import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { servePageFile } from './page-files.js';
import { ScriptedPeer } from './scripted-peer.js';

/** Decides over a connection before it is accepted as a peer; it may close it. */
export type Admit = (socket: WebSocket, request: IncomingMessage) => boolean;

/** Serves the test page and, on the same port, a stream that does exactly what the test says. */
export class ScriptedServer {
  readonly #http = createServer((request, response) => {
    void servePageFile(request, response).then((served) => {
      if (!served) response.writeHead(404).end();
    });
  });
  readonly #sockets = new WebSocketServer({ server: this.#http, perMessageDeflate: false });
  readonly #peers: ScriptedPeer[] = [];
  readonly #waiting: ((peer: ScriptedPeer) => void)[] = [];
  /** Set to refuse. */
  admit: Admit = () => true;

  /** @param port - a free one, unless the test names one that was free before */
  static async start(port = 0): Promise<ScriptedServer> {
    const server = new ScriptedServer();
    server.#sockets.on('connection', (socket, request) => {
      if (!server.admit(socket, request)) return;
      const peer = new ScriptedPeer(socket, request.url ?? '');
      const waiting = server.#waiting.shift();
      if (waiting) waiting(peer);
      else server.#peers.push(peer);
    });
    server.#http.listen(port, '127.0.0.1');
    await once(server.#http, 'listening');
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Open connections. */
  get connections(): number {
    return this.#sockets.clients.size;
  }

  /** The next connection nobody asked for yet. */
  nextPeer(): Promise<ScriptedPeer> {
    const peer = this.#peers.shift();
    return peer ? Promise.resolve(peer) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }
}
