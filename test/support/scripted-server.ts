import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { packPicture, type AnyPictureHeader } from '../../lib/protocol/index.js';

/** What a scripted server does with one connection. */
export type Script = (socket: WebSocket, request: IncomingMessage) => void;

/** A WebSocket server that says what a test tells it to, on a free port of the loopback interface. */
export class ScriptedServer {
  /** Text messages of all clients, in order. */
  readonly received: string[] = [];
  readonly #http: HttpServer;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<Socket>();

  private constructor(http: HttpServer, sockets: WebSocketServer) {
    this.#http = http;
    this.#sockets = sockets;
  }

  /** Starts one. `refuse` answers upgrades by itself instead of the script. */
  static async start(script: Script, refuse?: (socket: Socket) => void): Promise<ScriptedServer> {
    const http = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    const server = new ScriptedServer(http, sockets);
    http.on('connection', (socket) => server.#connections.add(socket));
    http.on('upgrade', (request, socket: Socket, head) => {
      if (refuse) return refuse(socket);
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.on('message', (data: Buffer) => server.received.push(data.toString()));
        script(client, request);
      });
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return server;
  }

  /** With the scheme `http:`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/rfb`;
  }

  async stop(): Promise<void> {
    this.#sockets.close();
    this.#http.close();
    const closed = once(this.#http, 'close');
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }
}

/** The smallest config a client accepts. */
export const CONFIG = '{"type":"config","transport":"image","width":4,"height":2,"coords":"frame-pixels"}';

/** A picture with any payload: nobody decodes it. */
export function imageMessage(seq: number): Uint8Array {
  return packPicture({ ...IMAGE_HEADER, seq, timestamp_us: seq * 1000 }, Uint8Array.of(1, 2, 3));
}

const IMAGE_HEADER: AnyPictureHeader = {
  type: 'image_frame',
  seq: 0,
  timestamp_us: 0,
  width: 4,
  height: 2,
  mime: 'image/jpeg',
};
