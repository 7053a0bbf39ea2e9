import type { INestApplicationContext, WebSocketAdapter, WsMessageHandler } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { Observable } from 'rxjs';
import { RfbSocketServer } from './rfb-socket-server.js';

/** In the metadata of our gateway: its sockets come from the module's own handshake, not from an adapter. */
export const RFB_GATEWAY = Symbol('nestjs-rfb:gateway');

/** A socket as Nest hands it to an adapter. */
interface Client {
  once(event: 'close', listener: (...args: unknown[]) => void): unknown;
}

/**
 * How the app's other gateways are served.
 *
 * @public
 */
export interface RfbWsAdapterOptions {
  /**
   * Adapter for every other gateway of the app.
   * @defaultValue Nest's `WsAdapter`; where the module installs this adapter itself, socket.io's if that is installed
   */
  fallback?: WebSocketAdapter | (() => WebSocketAdapter);
}

/**
 * The WebSocket adapter that serves remote framebuffers beside the app's other gateways. `RfbModule` installs it by
 * itself; only an app that sets an adapter of its own in `main.ts` writes
 * `app.useWebSocketAdapter(new RfbWsAdapter(app, { fallback: new IoAdapter(app) }))`.
 *
 * @public
 */
export class RfbWsAdapter implements WebSocketAdapter {
  readonly #ours = new WeakSet<object>();
  readonly #app: INestApplicationContext | object | undefined;
  readonly #options: RfbWsAdapterOptions;
  #fallback: WebSocketAdapter | undefined;
  #isForced: boolean | undefined;

  /**
   * @param app - the application, as every adapter takes it
   * @param options - the adapter of the other gateways
   */
  constructor(app?: INestApplicationContext | object, options: RfbWsAdapterOptions = {}) {
    this.#app = app;
    this.#options = options;
  }

  /** Set by Nest from the app's option of the same name; meant for the fallback. */
  set forceCloseConnections(isForced: boolean) {
    this.#isForced = isForced;
    if (this.#fallback) Object.assign(this.#fallback, { forceCloseConnections: isForced });
  }

  /** Called by Nest for each gateway. */
  create(port: number, options?: object): unknown {
    return options && RFB_GATEWAY in options ? new RfbSocketServer() : this.#others().create(port, options);
  }

  /** Called by Nest. */
  bindClientConnect(server: unknown, callback: (...args: unknown[]) => void): void {
    if (!(server instanceof RfbSocketServer)) {
      this.#others().bindClientConnect(server, callback);
      return;
    }
    server.on('connection', (client: object, ...rest: unknown[]) => {
      this.#ours.add(client);
      callback(client, ...rest);
    });
  }

  /** Called by Nest. */
  bindClientDisconnect(client: object, callback: (...args: unknown[]) => void): void {
    if (this.#ours.has(client)) (client as Client).once('close', callback);
    else this.#others().bindClientDisconnect?.(client, callback);
  }

  /** Called by Nest. Our messages go past RxJS and JSON, which would cost four times their handling. */
  bindMessageHandlers(
    client: object,
    handlers: WsMessageHandler[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    if (!this.#ours.has(client)) this.#others().bindMessageHandlers(client, handlers, transform);
  }

  /** Called by Nest on shutdown, for each server. */
  async close(server: unknown): Promise<void> {
    if (server instanceof RfbSocketServer) server.close();
    else await this.#others().close(server);
  }

  /** Called by Nest on shutdown. */
  async dispose(): Promise<void> {
    await (this.#fallback as { dispose?: () => unknown } | undefined)?.dispose?.();
  }

  #others(): WebSocketAdapter {
    if (this.#fallback) return this.#fallback;
    const { fallback = new WsAdapter(this.#app) } = this.#options;
    this.#fallback = typeof fallback === 'function' ? fallback() : fallback;
    if (this.#isForced !== undefined) Object.assign(this.#fallback, { forceCloseConnections: this.#isForced });
    return this.#fallback;
  }
}
