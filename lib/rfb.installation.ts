import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
  type WebSocketAdapter,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Server } from './display/server.js';
import { RfbError } from './errors/rfb-error.js';
import { RfbSocketServer } from './rfb-socket-server.js';
import { RfbWsAdapter } from './rfb-ws.adapter.js';
import type { ResolvedModuleOptions } from './rfb.options.js';
import { RFB_ENDPOINT, RFB_FALLBACK_ADAPTER, RFB_OPTIONS, type RfbEndpoint } from './rfb.tokens.js';
import { Reception } from './session/reception.js';
import { systemClock } from './time/clock.js';
import { discardReply, type DiscardableReply } from './transport/discarded-response.js';
import { HandshakeTickets } from './transport/handshake-tickets.js';
import { Handshake } from './transport/handshake.js';
import { isGuarded } from './rfb.endpoint-guards.js';
import { isHttp2Only } from './transport/http2-only.js';
import { OriginPolicy } from './transport/origin-policy.js';
import { TrustedProxies } from './transport/trusted-proxies.js';

/** What is used of a Fastify instance, whose types an application on Express does not have. */
interface RecheckableFastify {
  addHook(
    name: 'onRequest',
    hook: (request: { readonly raw: IncomingMessage }, reply: DiscardableReply, done: () => void) => void,
  ): unknown;
}

/** Makes an adapter for the app's other gateways, once the HTTP server is there. */
export type FallbackAdapter = (httpServer: object) => WebSocketAdapter;

/** Puts the endpoint into an application, and takes it out again. */
@Injectable()
export class RfbInstallation
  implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly logger = new Logger('RfbModule');
  private readonly handshake: Handshake;

  constructor(
    private readonly config: ApplicationConfig,
    private readonly host: HttpAdapterHost,
    private readonly server: Server,
    private readonly reception: Reception,
    private readonly tickets: HandshakeTickets,
    @Inject(RFB_OPTIONS) private readonly options: ResolvedModuleOptions,
    @Inject(RFB_ENDPOINT) private readonly endpoint: RfbEndpoint,
    policy: OriginPolicy,
    proxies: TrustedProxies,
    @Inject(RFB_FALLBACK_ADAPTER) fallback: FallbackAdapter | undefined,
  ) {
    this.handshake = new Handshake({
      policy,
      proxies,
      tickets,
      limits: options.transport,
      role: options.role,
      clock: systemClock,
      logger: this.logger,
    });
    // At once, or in tests as soon as there is an adapter: hooks of the app that come before this one save sessions.
    this.host.init$.subscribe(() => this.discardRecheckReplies());
    // Constructors run before main.ts can set an adapter of its own, which then wins and is found out in onModuleInit.
    if (!this.adapter) {
      const lazily = fallback && { fallback: () => fallback(this.httpServer!) };
      this.config.setIoAdapter(new RfbWsAdapter(this.host, lazily));
    }
  }

  /** Claims the HTTP server's upgrades. */
  open(sockets: RfbSocketServer): void {
    const { httpServer } = this;
    // An application without HTTP has displays, and nobody to watch them.
    if (!httpServer) return;
    this.handshake.open(httpServer, this.mounts(), (...admitted) => sockets.emit('connection', ...admitted));
    sockets.once('close', () => this.handshake.close());
  }

  async onModuleInit(): Promise<void> {
    // Before anybody can join: who is told of images first would see the stream change under its eyes.
    await this.server.ready();
    const { httpServer } = this;
    if (!httpServer) return;
    if (!(this.adapter instanceof RfbWsAdapter))
      throw RfbError.adapterConflict(this.adapter?.constructor.name ?? 'none');
    if (isHttp2Only(httpServer)) throw RfbError.http2Only();
  }

  onApplicationBootstrap(): void {
    if (!this.httpServer || isGuarded(this.endpoint.controller, this.config)) return;
    this.logger.warn(
      `nothing guards ${this.endpoint.path}: whoever reaches this server can watch and steer; ` +
        'write RfbModule.forRoot({ guards: [YourGuard] })',
    );
  }

  /** The first sign of a shutdown: hooks of the app that drain for long come after it. */
  onModuleDestroy(): void {
    this.handshake.stopAdmitting();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.reception.shutdown();
    await this.goodbyes();
    this.server.shutdown();
  }

  /** Fastify's replies go past what can be known of the response under them. */
  private discardRecheckReplies(): void {
    // Declared as always there; an application without HTTP has none.
    const { httpAdapter } = this.host as Partial<HttpAdapterHost>;
    if (httpAdapter?.getType() !== 'fastify') return;
    httpAdapter.getInstance<RecheckableFastify>().addHook('onRequest', (request, reply, done) => {
      if (this.tickets.find(request)?.isRecheck) discardReply(reply);
      done();
    });
  }

  private get adapter(): WebSocketAdapter | undefined {
    // Declared as always there; it is not until somebody sets one.
    return this.config.getIoAdapter() as WebSocketAdapter | undefined;
  }

  private get httpServer(): EventEmitter | undefined {
    // Declared as always there; an application without HTTP has none.
    const { httpAdapter } = this.host as Partial<HttpAdapterHost>;
    return httpAdapter?.getHttpServer() as EventEmitter | undefined;
  }

  /** With a global prefix Nest serves the route below it, or, where it is excluded, at the bare path. */
  private mounts(): string[] {
    const prefix = this.config.getGlobalPrefix().replace(/^\/|\/$/g, '');
    return prefix ? [`/${prefix}${this.endpoint.path}`, this.endpoint.path] : [this.endpoint.path];
  }

  private goodbyes(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.options.shutdownGraceMs);
      void this.handshake.allClosed().then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
