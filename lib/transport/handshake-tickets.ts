import type { IncomingMessage } from 'node:http';
import type { HandshakeRequest } from '../session/admission.js';
import type { RouteMarks } from './verdict.js';

/** One handshake, as the endpoint's own route meets it inside the app's HTTP pipeline. */
export interface HandshakeTicket extends RouteMarks {
  /** Who the app says it is; set with the admission. */
  principal: unknown;
  /** The framework's request; set with the admission. */
  request: HandshakeRequest | undefined;
  /** Whether this is no handshake, but the question whether one would still pass. */
  readonly isRecheck: boolean;
}

/**
 * Tells a handshake from a plain GET of the same path: only requests that this process put in hold a ticket. Keyed by
 * Node's request, which Express hands on as it is and Fastify as `request.raw`.
 */
export class HandshakeTickets {
  private readonly tickets = new WeakMap<IncomingMessage, HandshakeTicket>();

  issue(request: IncomingMessage, { isRecheck = false } = {}): HandshakeTicket {
    const ticket: HandshakeTicket = {
      wasReached: false,
      wasAdmitted: false,
      principal: null,
      request: undefined,
      isRecheck,
    };
    this.tickets.set(request, ticket);
    return ticket;
  }

  /** @param request - a framework's request or Node's own */
  find(request: IncomingMessage | { readonly raw: IncomingMessage }): HandshakeTicket | undefined {
    return this.tickets.get('raw' in request ? request.raw : request);
  }
}
