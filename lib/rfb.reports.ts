import {
  ForbiddenException,
  Inject,
  Injectable,
  Logger,
  NotFoundException,
  ServiceUnavailableException,
  UnauthorizedException,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HandshakeRequest } from './display/authenticate.js';
import type { Display } from './display/display.js';
import { Server } from './display/server.js';
import type { HealthReport, RenditionReport, StreamReport, ViewerReport } from './protocol/index.js';
import type { ResolvedModuleOptions } from './rfb.options.js';
import { RFB_OPTIONS } from './rfb.tokens.js';
import { BoundedLog } from './session/bounded-log.js';
import { Reception } from './session/reception.js';
import { renditionReports, streamReport, viewerReports } from './session/reports.js';
import type { Requester } from './session/stream-access.js';
import { systemClock } from './time/clock.js';
import { OriginPolicy } from './transport/origin-policy.js';
import { PendingHandshakes } from './transport/pending-handshakes.js';
import { TrustedProxies } from './transport/trusted-proxies.js';

/** A plain request at one of the routes, as the framework and as Node know it. */
export interface ReportRequest {
  readonly framework: HandshakeRequest;
  readonly node: IncomingMessage;
  readonly answer: ServerResponse;
}

const BEARER = /^Bearer +([\x21-\x7e]{1,16384})$/i;

/**
 * What the endpoint tells over HTTP. Nobody learns here what the WebSocket would not show: the guards stand before the
 * routes, Host and Origin are those of handshakes, and hooks are asked about each stream as for a viewer.
 */
@Injectable()
export class RfbReports implements OnModuleDestroy {
  private readonly log = new BoundedLog(new Logger('RfbModule'), systemClock);
  /** Each may ask the hooks about every stream: there must be no more of them at once than there may be handshakes. */
  private readonly pending: PendingHandshakes;
  private readonly startedMs = performance.now();
  private isShuttingDown = false;

  constructor(
    private readonly server: Server,
    private readonly reception: Reception,
    private readonly policy: OriginPolicy,
    private readonly proxies: TrustedProxies,
    @Inject(RFB_OPTIONS) private readonly options: ResolvedModuleOptions,
  ) {
    const { maxPendingHandshakes, maxPendingHandshakesPerAddress } = options.transport;
    this.pending = new PendingHandshakes(maxPendingHandshakes, maxPendingHandshakesPerAddress);
  }

  onModuleDestroy(): void {
    this.isShuttingDown = true;
  }

  /** @throws HttpException where the request may not be answered at all */
  health({ node }: ReportRequest): HealthReport {
    this.check(node);
    if (this.isShuttingDown) return { status: 'shutting_down' };
    return { status: 'ok', uptime_s: Math.round(performance.now() - this.startedMs) / 1000 };
  }

  /** @throws HttpException where the request may not be answered at all */
  async streams(request: ReportRequest): Promise<StreamReport[]> {
    const { access } = this.reception;
    const open = await this.ask(request, (requester, left) => access.openable(requester, left));
    return open.map(({ display, role }) => streamReport(display, role));
  }

  /**
   * @param stream - decoded name; it may not exist
   * @throws HttpException 401 where hooks refuse, and 503 where they give no answer, whether there is such a stream or not;
   * 404 for an unknown one; 403 for who may only view
   */
  async metrics(request: ReportRequest, stream: string): Promise<ViewerReport[]> {
    return viewerReports(await this.controlled(request, stream));
  }

  /** Throws as {@link metrics} does. */
  async renditions(request: ReportRequest, stream: string): Promise<RenditionReport[]> {
    return renditionReports(await this.controlled(request, stream));
  }

  /** The display of a stream that the request might control. */
  private async controlled(request: ReportRequest, stream: string): Promise<Display> {
    const { access } = this.reception;
    const role = await this.ask(request, (requester, left) => access.roleFor(requester, stream, left));
    if (!role) throw new UnauthorizedException();
    if (role === 'undecided') throw new ServiceUnavailableException('no answer in time; try again later');
    const display = this.server.stream(stream);
    if (!display) throw new NotFoundException('unknown stream');
    if (role !== 'control') throw new ForbiddenException('metrics are for those who may control the stream');
    return display;
  }

  private check(request: IncomingMessage): void {
    if (!this.options.reports) throw new NotFoundException();
    const objection = this.policy.plainObjection(request);
    if (!objection) return;
    this.log.warn('origin', `refused a request: ${objection.reason}; ${objection.advice}`);
    throw new ForbiddenException('this Origin or Host is not allowed here; the server’s log says what to write');
  }

  /** Has the hooks asked on behalf of whoever sent the request; `left` aborts when it is gone. */
  private async ask<Answer>(
    request: ReportRequest,
    question: (requester: Requester, left: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    this.check(request.node);
    if (this.isShuttingDown) throw new ServiceUnavailableException('the server is shutting down');
    const leave = this.pending.enter(this.proxies.approach(request.node).address);
    if (!leave) throw new ServiceUnavailableException('too many requests at once; try again later');
    const leaving = new AbortController();
    // Of the answer and not of the socket, which may bring request after request, and would gather a listener from each.
    request.answer.once('close', () => leaving.abort());
    try {
      return await question(await this.requesterOf(request), leaving.signal);
    } finally {
      leave();
    }
  }

  private async requesterOf({ framework, node }: ReportRequest): Promise<Requester> {
    const { principal, role } = this.options;
    return {
      token: BEARER.exec(node.headers.authorization ?? '')?.[1],
      remoteAddress: this.proxies.approach(node).address,
      request: framework,
      principal: (await principal(framework)) ?? null,
      role,
    };
  }
}
