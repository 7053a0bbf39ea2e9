import type { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../time/clock.js';
import type { HandshakeTickets } from './handshake-tickets.js';
import { runPipeline } from './pipeline.js';

/** What the question takes to be asked. */
export interface RecheckPorts {
  readonly server: EventEmitter;
  readonly tickets: HandshakeTickets;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/**
 * Asks the app's HTTP pipeline whether a handshake would still pass: a new request with the method, URL and headers of the
 * old one, because session middleware leaves a request alone that already has a session. Its answer is never finished, so
 * that no session is prolonged by the question.
 *
 * @returns false only where somebody said no: 401, 403 or a redirect. A throttler, a fault or a time-out is no word about
 * the viewer
 */
export async function recheck(handshake: IncomingMessage, ports: RecheckPorts): Promise<boolean> {
  const { server, tickets, clock, timeoutMs } = ports;
  const { socket } = handshake;
  const request = again(handshake, socket);
  const passed = Symbol('passed');
  const ended = new AbortController();
  const reached = new Promise<typeof passed>((resolve) => {
    tickets.issue(request, () => {
      resolve(passed);
      return new Promise<never>(() => {});
    });
  });
  const answered = runPipeline(server, request, socket, clock, timeoutMs, ended.signal);
  const outcome = await Promise.race([reached, answered]);
  ended.abort();
  if (outcome === passed || outcome.kind !== 'answered') return true;
  const { status } = outcome;
  return status !== 401 && status !== 403 && !(status >= 300 && status < 400);
}

function again(handshake: IncomingMessage, socket: Socket): IncomingMessage {
  const request = new IncomingMessage(socket);
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders } = handshake;
  return Object.assign(request, {
    method,
    url,
    httpVersion,
    httpVersionMajor,
    httpVersionMinor,
    headers: { ...headers },
    rawHeaders: [...rawHeaders],
    complete: true,
  });
}
