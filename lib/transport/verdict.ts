import { CloseCode } from '../protocol/index.js';
import type { PipelineOutcome } from './pipeline.js';

/** What becomes of a handshake once the app's HTTP pipeline has spoken. */
export type Verdict =
  | { readonly kind: 'admitted'; readonly setCookies: readonly string[] }
  | {
      readonly kind: 'refused';
      readonly code: CloseCode;
      readonly reason: string;
      /** For the server's log, where the fault is not the client's. */
      readonly complaint?: string;
    };

/** What the endpoint's own route noticed while the pipeline ran. */
export interface RouteMarks {
  /** The route's first guard ran: this is our route, whatever else happened. */
  wasReached: boolean;
  /** The route's handler ran: every guard let the request through. */
  wasAdmitted: boolean;
}

/**
 * Turns the pipeline's answer into a close code a page can act upon.
 *
 * @param isPossible - whether a stream may have the name asked for: frameworks refuse over-long parameters before any route
 */
export function judge(outcome: PipelineOutcome, marks: RouteMarks, isPossible: boolean): Verdict {
  if (outcome.kind === 'timeout') return fault('the HTTP pipeline did not answer within handshakeTimeoutMs');
  if (outcome.kind === 'gone') return { kind: 'refused', code: CloseCode.InternalError, reason: 'gone' };
  const { status } = outcome;
  if (status === 101 && marks.wasAdmitted) return { kind: 'admitted', setCookies: outcome.setCookies };
  if (status === 429) return { kind: 'refused', code: CloseCode.TooManyRequests, reason: 'too many requests' };
  if (status >= 500) return fault(`the HTTP pipeline answered ${status}`);
  // Fastify answers 414 where a parameter is over-long.
  if (!marks.wasReached && !isPossible && (status === 404 || status === 414)) {
    return { kind: 'refused', code: CloseCode.UnknownStream, reason: 'unknown stream' };
  }
  if (!marks.wasReached && status === 404) {
    return fault(
      'the HTTP pipeline answered 404 before the route; is a global prefix set, or a path excluded from one?',
    );
  }
  if (status < 300) {
    return fault(`another handler answered ${status}; import RfbModule before the module with the catch-all route`);
  }
  return { kind: 'refused', code: CloseCode.Unauthorized, reason: 'unauthorized' };
}

function fault(complaint: string): Verdict {
  return { kind: 'refused', code: CloseCode.InternalError, reason: 'internal error', complaint };
}
