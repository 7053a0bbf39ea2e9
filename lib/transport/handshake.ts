import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { RfbLogger } from '../log/logger.js';
import { closeReason, type Role } from '../protocol/index.js';
import type { Admission } from '../session/admission.js';
import type { Clock } from '../time/clock.js';
import { BoundedLog } from '../session/bounded-log.js';
import { EarlyBytes } from './early-bytes.js';
import type { HandshakeTickets } from './handshake-tickets.js';
import { Heartbeat } from './heartbeat.js';
import { refuseOverHttp } from './http-refusal.js';
import type { OriginPolicy } from './origin-policy.js';
import { PendingHandshakes } from './pending-handshakes.js';
import { runPipeline, type PipelineOutcome } from './pipeline.js';
import { isPossibleName, parseStreamPath } from './stream-path.js';
import type { ResolvedTransportLimits } from './transport-limits.js';
import { claimUpgrades } from './upgrade-claim.js';
import { hasProxyTraces, type TrustedProxies } from './trusted-proxies.js';
import { isWebSocketHandshake } from './upgrade-request.js';
import { recheck } from './recheck.js';
import { judge, type Verdict } from './verdict.js';

/** How long a refused peer has to take its close frame, and any peer to answer one. */
export const CLOSE_TIMEOUT_MS = 1000;
/** Of one message. Clients send theirs in one, and a fragment costs more than its bytes say. */
export const MAX_FRAGMENTS = 64;

/** Takes over an admitted peer, in the tick in which its socket opened. */
export type AdmittedCallback = (socket: WebSocket, request: IncomingMessage, admission: Admission) => void;

/** What a {@link Handshake} works with. */
export interface HandshakeDependencies {
  readonly policy: OriginPolicy;
  readonly proxies: TrustedProxies;
  readonly tickets: HandshakeTickets;
  readonly limits: ResolvedTransportLimits;
  readonly role: Role;
  readonly clock: Clock;
  readonly logger: RfbLogger;
}

/** The way from an HTTP upgrade to an admitted WebSocket, for one HTTP server. */
export class Handshake {
  private readonly log: BoundedLog;
  private readonly pending: PendingHandshakes;
  private readonly heartbeat: Heartbeat;
  private readonly sockets: WebSocketServer;
  private readonly waiting = new Set<Duplex>();
  private readonly refused = new WeakSet<WebSocket>();
  private readonly cookies = new WeakMap<IncomingMessage, readonly string[]>();
  private release: (() => void) | undefined;
  private isClosing = false;

  constructor(private readonly dependencies: HandshakeDependencies) {
    const { limits, clock, logger } = dependencies;
    this.log = new BoundedLog(logger, clock);
    this.pending = new PendingHandshakes(limits.maxPendingHandshakes, limits.maxPendingHandshakesPerAddress);
    this.heartbeat = new Heartbeat(clock, limits.heartbeatIntervalMs);
    const options: ServerOptions & { closeTimeout: number; maxFragments: number } = {
      noServer: true,
      // Pictures are compressed already: deflating them again halves the frame rate of 16 viewers.
      perMessageDeflate: false,
      maxPayload: limits.maxMessageBytes,
      maxFragments: MAX_FRAGMENTS,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    this.sockets = new WebSocketServer(options);
    this.sockets.on('headers', (lines, request) => {
      for (const cookie of this.cookies.get(request) ?? []) lines.push(`Set-Cookie: ${cookie}`);
    });
  }

  /**
   * Takes the upgrades of `mounts` from now on.
   *
   * @param mounts - paths as `/rfb`; where a global prefix is set, with and without it
   */
  open(server: EventEmitter, mounts: readonly string[], onAdmitted: AdmittedCallback): void {
    this.release = claimUpgrades(server, (request, socket, head) => {
      if (!isWebSocketHandshake(request)) return false;
      for (const mount of mounts) {
        const path = parseStreamPath(mount, request.url ?? '');
        if (path.kind === 'elsewhere') continue;
        // An error nobody listens for ends the process.
        socket.on('error', () => {});
        if (path.kind === 'undecodable') {
          refuseOverHttp(socket, 400, 'The name of the stream is not percent-encoded UTF-8.');
        } else {
          request.url = path.url;
          this.begin(server, request, socket, head, path.name, onAdmitted);
        }
        return true;
      }
      return false;
    });
  }

  /** Answers every further upgrade, and those still undecided, with HTTP 503. Idempotent. */
  stopAdmitting(): void {
    this.isClosing = true;
  }

  /** Resolves once no admitted WebSocket is left. */
  async allClosed(): Promise<void> {
    const admitted = [...this.sockets.clients].filter((socket) => !this.refused.has(socket));
    await Promise.all(admitted.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  }

  /** Gives the upgrades back and ends what is open. Idempotent. */
  close(): void {
    this.isClosing = true;
    this.release?.();
    this.heartbeat.close();
    for (const socket of this.sockets.clients) socket.terminate();
    for (const socket of this.waiting) socket.destroy();
    this.sockets.close();
  }

  private begin(
    server: EventEmitter,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    stream: string,
    onAdmitted: AdmittedCallback,
  ): void {
    if (this.isClosing) return refuseOverHttp(socket, 503, 'The server is shutting down.');
    const { policy, proxies } = this.dependencies;
    const objection = policy.objection(request);
    if (objection) {
      this.log.warn('origin', `refused a viewer: ${objection.reason}; ${objection.advice}`);
      return refuseOverHttp(
        socket,
        403,
        'This Origin or Host is not allowed here; the server’s log says what to write.',
      );
    }
    const remoteAddress = proxies.approach(request).address;
    const leave = this.pending.enter(remoteAddress);
    if (!leave) {
      this.log.warn('pending', `refused a viewer: ${this.pendingAdvice(request, remoteAddress)}`);
      return refuseOverHttp(socket, 503, 'Too many handshakes at once; try again later.');
    }

    this.waiting.add(socket);
    socket.once('close', () => {
      this.waiting.delete(socket);
      leave();
    });
    const early = new EarlyBytes(socket, head, this.dependencies.limits.maxMessageBytes);
    const { tickets, clock, limits, role } = this.dependencies;
    const note = (kind: string, complaint: string) => this.log.warn(kind, complaint);
    const ticket = tickets.issue(request);
    const decide = (outcome: PipelineOutcome) => {
      const bytes = early.take();
      this.waiting.delete(socket);
      if (this.isClosing) return refuseOverHttp(socket, 503, 'The server is shutting down.');
      const verdict = judge(outcome, ticket, isPossibleName(stream));
      if (verdict.kind === 'refused') return this.refuse(request, socket, verdict);
      leave();
      this.cookies.set(request, verdict.setCookies);
      this.sockets.handleUpgrade(request, socket, bytes, (webSocket) => {
        this.heartbeat.watch(webSocket);
        onAdmitted(webSocket, request, {
          stream,
          principal: ticket.principal,
          role,
          remoteAddress,
          request: ticket.request ?? request,
          recheck: () => recheck(request, { server, tickets, clock, timeoutMs: limits.handshakeTimeoutMs, note }),
        });
      });
    };
    runPipeline(server, request, socket, clock, limits.handshakeTimeoutMs)
      .then(decide)
      .catch((error: unknown) => {
        // Whoever listens to admissions may throw; unheard, that would end the process.
        this.dependencies.logger.error(`a handshake failed: ${error instanceof Error ? error.stack : String(error)}`);
        socket.destroy();
      });
  }

  private pendingAdvice(request: IncomingMessage, address: string): string {
    const { maxPendingHandshakes, maxPendingHandshakesPerAddress } = this.dependencies.limits;
    const limits = `maxPendingHandshakes: ${maxPendingHandshakes} or maxPendingHandshakesPerAddress: ${maxPendingHandshakesPerAddress} is reached`;
    return address === request.socket.remoteAddress && hasProxyTraces(request)
      ? `${limits}; viewers behind a proxy share its address, unless trustedProxies names it`
      : limits;
  }

  /** A refusal before the 101 reaches a page as a bare 1006; a close frame after it says why. */
  private refuse(request: IncomingMessage, socket: Duplex, verdict: Extract<Verdict, { kind: 'refused' }>): void {
    if (verdict.complaint)
      this.log.warn(verdict.complaint, `refused a viewer of ${mountOf(request)}: ${verdict.complaint}`);
    // What it sent is dropped, and nothing more is read: none of a stranger's bytes is parsed.
    this.sockets.handleUpgrade(request, socket, Buffer.alloc(0), (webSocket) => {
      this.refused.add(webSocket);
      webSocket.on('error', () => {});
      webSocket.pause();
      webSocket.close(verdict.code, closeReason(verdict.reason));
      // Without reading, the peer's own close goes unseen: the half-close tells it that this was all.
      socket.end();
      const timer = this.dependencies.clock.setTimer(CLOSE_TIMEOUT_MS, () => webSocket.terminate());
      webSocket.once('close', () => timer.cancel());
    });
  }
}

/** The first segment of the path: enough to know the endpoint by, and nothing a client made up. */
function mountOf(request: IncomingMessage): string {
  return `/${(request.url ?? '').split(/[/?]/, 2)[1] ?? ''}`;
}
