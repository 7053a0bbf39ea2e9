import {
  Controller,
  Get,
  Inject,
  Injectable,
  Param,
  Req,
  Res,
  UseGuards,
  VERSION_NEUTRAL,
  type CanActivate,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HandshakeRequest } from './display/authenticate.js';
import type { RfbModuleExtras } from './interfaces/rfb-module-options.interface.js';
import { ClientFiles, type ClientFileName } from './rfb.client-files.js';
import { RfbReports, type ReportRequest } from './rfb.reports.js';
import type { ResolvedModuleOptions } from './rfb.options.js';
import { RFB_OPTIONS } from './rfb.tokens.js';
import { HandshakeTickets } from './transport/handshake-tickets.js';

/** The framework's request: Node's own under Express, with Node's as `raw` under Fastify. */
type RouteRequest = HandshakeRequest & (IncomingMessage | { readonly raw: IncomingMessage });
/** Likewise. */
type RouteResponse = ServerResponse | { readonly raw: ServerResponse };

function nodeOf<Node extends object>(frameworks: Node | { readonly raw: Node }): Node {
  return 'raw' in frameworks ? frameworks.raw : frameworks;
}

/** Notes that the endpoint's own route was reached, so that a 404 of the app's guards is told from a missing route. */
@Injectable()
export class RouteReached implements CanActivate {
  constructor(private readonly tickets: HandshakeTickets) {}

  canActivate(context: ExecutionContext): boolean {
    const ticket = this.tickets.find(context.switchToHttp().getRequest<RouteRequest>());
    if (ticket) ticket.wasReached = true;
    return true;
  }
}

/**
 * Makes the controller at the endpoint's path. Handshakes pass through it on their way to the 101, so that every guard,
 * hook and filter of the app applies to them. A handshake is known by its ticket, never by its path: streams may be
 * called what they like.
 */
export function createRfbController(extras: Required<Pick<RfbModuleExtras, 'path' | 'guards' | 'decorators'>>): Type {
  @Controller({ path: extras.path, version: VERSION_NEUTRAL })
  @UseGuards(RouteReached, ...extras.guards)
  class RfbController {
    constructor(
      private readonly tickets: HandshakeTickets,
      private readonly host: HttpAdapterHost,
      private readonly files: ClientFiles,
      private readonly reports: RfbReports,
      @Inject(RFB_OPTIONS) private readonly options: ResolvedModuleOptions,
    ) {}

    @Get('client.js')
    client(@Req() request: RouteRequest, @Res() response: object): Promise<void> {
      return this.serve('client.js', request, response);
    }

    @Get('element.js')
    element(@Req() request: RouteRequest, @Res() response: object): Promise<void> {
      return this.serve('element.js', request, response);
    }

    @Get('input.js')
    input(@Req() request: RouteRequest, @Res() response: object): Promise<void> {
      return this.serve('input.js', request, response);
    }

    @Get('main-thread.js')
    mainThread(@Req() request: RouteRequest, @Res() response: object): Promise<void> {
      return this.serve('main-thread.js', request, response);
    }

    @Get('worker.js')
    worker(@Req() request: RouteRequest, @Res() response: object): Promise<void> {
      return this.serve('worker.js', request, response);
    }

    @Get('zoom.js')
    zoom(@Req() request: RouteRequest, @Res() response: object): Promise<void> {
      return this.serve('zoom.js', request, response);
    }

    @Get('health')
    health(@Req() request: RouteRequest, @Res() response: RouteResponse): Promise<void> {
      return this.report(request, response, (asked) => this.reports.health(asked));
    }

    @Get('streams')
    streams(@Req() request: RouteRequest, @Res() response: RouteResponse): Promise<void> {
      return this.report(request, response, (asked) => this.reports.streams(asked));
    }

    @Get('streams/:name/metrics')
    metrics(@Req() request: RouteRequest, @Res() response: RouteResponse, @Param('name') name: string): Promise<void> {
      return this.report(request, response, (asked) => this.reports.metrics(asked, name));
    }

    @Get('streams/:name/renditions')
    renditions(
      @Req() request: RouteRequest,
      @Res() response: RouteResponse,
      @Param('name') name: string,
    ): Promise<void> {
      return this.report(request, response, (asked) => this.reports.renditions(asked, name));
    }

    /** Nest ends the response, so that interceptors may still set cookies or refuse. */
    @Get(['', ':stream'])
    async enter(
      @Req() request: RouteRequest,
      @Res({ passthrough: true }) response: object,
    ): Promise<string | undefined> {
      const { httpAdapter } = this.host;
      if (await this.admit(request)) {
        httpAdapter.status(response, 101);
        return undefined;
      }
      httpAdapter.status(response, 426);
      httpAdapter.setHeader(response, 'Upgrade', 'websocket');
      httpAdapter.setHeader(response, 'Content-Type', 'text/plain; charset=utf-8');
      return (
        'This is a remote framebuffer: connect with a WebSocket, for instance with RemoteFramebufferView from ' +
        `'${extras.path}/client.js'. Pages live elsewhere.\n`
      );
    }

    private async admit(request: RouteRequest): Promise<boolean> {
      const ticket = this.tickets.find(request);
      if (!ticket) return false;
      ticket.principal = (await this.options.principal(request)) ?? null;
      ticket.request = request;
      ticket.wasAdmitted = true;
      return true;
    }

    /** Replies itself: what programs read must not be what an interceptor of the app wraps its own results in. */
    private async report(
      request: RouteRequest,
      response: RouteResponse,
      read: (asked: ReportRequest) => object | Promise<object>,
    ): Promise<void> {
      const { httpAdapter } = this.host;
      if (await this.admit(request)) {
        httpAdapter.reply(response, undefined, 101);
        return;
      }
      // Before anything can be thrown: who may see what changes, also from yes to no.
      httpAdapter.setHeader(response, 'Cache-Control', 'no-store');
      httpAdapter.setHeader(response, 'X-Content-Type-Options', 'nosniff');
      httpAdapter.setHeader(response, 'Cross-Origin-Resource-Policy', 'same-origin');
      const report = await read({
        framework: request,
        node: nodeOf<IncomingMessage>(request),
        answer: nodeOf<ServerResponse>(response),
      });
      const isDown = 'status' in report && report.status !== 'ok';
      httpAdapter.reply(response, report, isDown ? 503 : 200);
    }

    /** Replies itself: an interceptor of the app that wraps results would make JSON of a script. */
    private async serve(name: ClientFileName, request: RouteRequest, response: object): Promise<void> {
      const { httpAdapter } = this.host;
      if (await this.admit(request)) {
        httpAdapter.reply(response, undefined, 101);
        return;
      }
      const file = await this.files.read(name);
      if (!file) {
        httpAdapter.setHeader(response, 'Content-Type', 'text/plain; charset=utf-8');
        httpAdapter.reply(
          response,
          `${name} of nestjs-rfb is not there: the package was not built, or was bundled.\n`,
          404,
        );
        return;
      }
      httpAdapter.setHeader(response, 'Content-Type', 'text/javascript; charset=utf-8');
      // Asked again each time: the client must fit the server it came from.
      httpAdapter.setHeader(response, 'Cache-Control', 'no-cache');
      httpAdapter.setHeader(response, 'ETag', file.etag);
      const isKnown = request.headers['if-none-match']?.includes(file.etag) === true;
      httpAdapter.reply(response, isKnown ? undefined : file.text, isKnown ? 304 : 200);
    }
  }
  for (const decorate of extras.decorators) decorate(RfbController);
  return RfbController;
}
