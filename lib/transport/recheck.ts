import type { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';
import type { Clock } from '../time/clock.js';
import { discardedResponse } from './discarded-response.js';
import type { HandshakeTickets } from './handshake-tickets.js';
import { runPipeline, type PipelineOutcome } from './pipeline.js';
import { quoteSocket } from './socket-quote.js';
import type { RouteMarks } from './verdict.js';

/** What the question takes to be asked. */
export interface RecheckPorts {
  readonly server: EventEmitter;
  readonly tickets: HandshakeTickets;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Hears of answers that are no word about the viewer; `kind` is one of few. */
  readonly note: (kind: string, complaint: string) => void;
}

/**
 * Asks the app's HTTP pipeline whether a handshake would still pass: a new request with the method, URL and headers of the
 * old one, because session middleware leaves a request alone that already has a session. It runs to its end as any other,
 * so that what interceptors opened is closed again, but nobody gets the answer: no cookie is set and no session is saved
 * or prolonged by the question. The viewer's socket is not part of it.
 *
 * @returns false only where somebody said no: 401, 403 or a redirect. A throttler, a fault or a time-out is no word about
 * the viewer
 */
export async function recheck(handshake: IncomingMessage, ports: RecheckPorts): Promise<boolean> {
  const { server, tickets, clock, timeoutMs, note } = ports;
  const request = again(handshake);
  const response = discardedResponse(request);
  response.once('close', () => {
    // As Node does after an answer: the request ends too, unless nobody answered, which its listeners are told.
    if (response.writableFinished) request.resume();
    else request.destroy();
    request.socket.destroy();
  });
  const ticket = tickets.issue(request, { isRecheck: true });
  const outcome = await runPipeline(server, request, handshake.socket, clock, timeoutMs, response);
  if (outcome.kind === 'gone' || hasPassed(outcome, ticket)) return true;
  if (isRefusal(outcome)) return false;
  const what = outcome.kind === 'timeout' ? 'did not answer within handshakeTimeoutMs' : `answered ${outcome.status}`;
  note(`recheck: ${what}`, `could not revalidate a viewer, who stays: the HTTP pipeline ${what}`);
  return true;
}

function hasPassed(outcome: PipelineOutcome, marks: RouteMarks): boolean {
  return outcome.kind === 'answered' && outcome.status === 101 && marks.wasAdmitted;
}

function isRefusal(outcome: PipelineOutcome): boolean {
  if (outcome.kind !== 'answered') return false;
  const { status } = outcome;
  return status === 401 || status === 403 || (status >= 300 && status < 400);
}

function again(handshake: IncomingMessage): IncomingMessage {
  const request = new IncomingMessage(quoteSocket(handshake.socket));
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders } = handshake;
  Object.assign(request, {
    method,
    url,
    httpVersion,
    httpVersionMajor,
    httpVersionMinor,
    headers: { ...headers },
    rawHeaders: [...rawHeaders],
    complete: true,
  });
  // Without a body: who reads it sees its end.
  request.push(null);
  return request;
}
