import type { EventEmitter } from 'node:events';
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../time/clock.js';
import { ResponseSink, type ResponseHead } from './response-sink.js';

/** How a run of the pipeline ended. */
export type PipelineOutcome =
  ({ readonly kind: 'answered' } & ResponseHead) | { readonly kind: 'timeout' } | { readonly kind: 'gone' };

/**
 * Runs a handshake's request through everything that listens for the server's requests: middleware, hooks, guards,
 * interceptors, exception filters. Nothing of the answer reaches the peer.
 *
 * @param socket - the peer; when it closes, the run is over
 * @param response - what the app answers with
 */
export function runPipeline(
  server: EventEmitter,
  request: IncomingMessage,
  socket: Duplex,
  clock: Clock,
  timeoutMs: number,
  response = new ServerResponse(request),
): Promise<PipelineOutcome> {
  return new Promise((resolve) => {
    const settle = (outcome: PipelineOutcome) => {
      timer.cancel();
      socket.off('close', onGone);
      resolve(outcome);
    };
    // The sink's close makes the response emit its one 'close', which tracing and per-request cleanup wait for.
    const abandon = (outcome: PipelineOutcome) => {
      settle(outcome);
      sink.destroy();
    };
    const onGone = () => abandon({ kind: 'gone' });
    const timer = clock.setTimer(timeoutMs, () => abandon({ kind: 'timeout' }));
    socket.once('close', onGone);

    const sink = new ResponseSink((head) => {
      settle({ kind: 'answered', ...head });
      // What ends with its head finishes in the ticks to come; a body that streams on is of no use to anybody.
      setImmediate(() => sink.destroy());
    });
    // A framework that goes on writing to the destroyed response is told by this event; unheard, it ends the process.
    response.on('error', () => {});
    response.on('finish', () => sink.destroy());
    // Node only ever calls what Writable has.
    response.assignSocket(sink as unknown as Socket);
    // As after any answer. The listener that assigning added comes first, and emits the response's 'close'.
    sink.once('close', () => response.detachSocket(sink as unknown as Socket));
    try {
      server.emit('request', request, response);
    } catch {
      abandon({ kind: 'answered', status: 500, setCookies: [] });
    }
  });
}
