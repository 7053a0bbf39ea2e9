import { parseCookie } from 'cookie';
import { Grant, type Authenticate, type AuthenticateContext, type HandshakeRequest } from '../display/authenticate.js';
import { show } from '../options/check.js';
import type { Role } from '../protocol/index.js';
import type { Clock } from '../time/clock.js';
import { within } from '../time/within.js';
import type { BoundedLog } from './bounded-log.js';
import type { ResolvedEntryRules } from './entry-rules.js';

/** Somebody who asks to be let in. */
export interface Visitor {
  /** Decoded name of the stream asked for. */
  readonly stream: string;
  readonly token: string | undefined;
  readonly remoteAddress: string;
  readonly request: HandshakeRequest;
  /** Who it is so far. */
  readonly principal: unknown;
  /** What it may do where nobody says otherwise. */
  readonly role: Role;
}

/** What the hooks made of a visitor. */
export type Entry =
  | { readonly kind: 'admitted'; readonly principal: unknown; readonly role: Role }
  | { readonly kind: 'refused' }
  /** The hooks took too long, which is no word about the visitor. */
  | { readonly kind: 'undecided' };

const REFUSED: Entry = Object.freeze({ kind: 'refused' });

/** Asks the hooks of the application: the module's, the stream's, then what the principal may do there. */
export class Doorkeeper {
  constructor(
    private readonly rules: ResolvedEntryRules,
    private readonly clock: Clock,
    private readonly log: BoundedLog,
  ) {}

  /** Whether there is anything to ask, whatever the stream. */
  get hasRules(): boolean {
    return this.rules.authenticate !== undefined || this.rules.authorize !== undefined;
  }

  /**
   * Does not reject.
   *
   * @param ofStream - the stream's own hook, if there is a stream and it has one
   * @param signal - aborts when the visitor leaves
   */
  async admit(visitor: Visitor, ofStream: Authenticate | undefined, signal: AbortSignal): Promise<Entry> {
    const leaving = new AbortController();
    const abort = () => leaving.abort();
    signal.addEventListener('abort', abort, { once: true });
    const { authenticateTimeoutMs } = this.rules;
    let isLate = false;
    const timer = this.clock.setTimer(authenticateTimeoutMs, () => {
      isLate = true;
      this.log.warn(
        'slow',
        `authenticate or authorize took more than ${authenticateTimeoutMs} ms for a viewer of ${show(visitor.stream)}`,
      );
      abort();
    });
    try {
      const gone = new Promise<Entry>((resolve) => {
        leaving.signal.addEventListener('abort', () => resolve(isLate ? { kind: 'undecided' } : REFUSED));
      });
      return await Promise.race([this.#ask(visitor, ofStream, leaving.signal), gone]);
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', abort);
      leaving.abort();
    }
  }

  /** Only what the principal may do; `undefined` for nothing. Does not reject. */
  async roleOf(principal: unknown, stream: string, otherwise: Role): Promise<Role | undefined> {
    const { authorize } = this.rules;
    if (!authorize) return otherwise;
    try {
      const role: unknown = await authorize(principal, stream);
      if (role === 'control' || role === 'view') return role;
      if (role !== null && role !== undefined && role !== false) {
        throw new TypeError(`it must return 'control', 'view' or null, got ${show(role)}`);
      }
    } catch (error) {
      this.#complain('authorize', stream, error);
    }
    return undefined;
  }

  /** Asks again, of somebody who is in: `'undecided'` where there is no answer in time. Does not reject. */
  async roleNow(principal: unknown, stream: string, otherwise: Role): Promise<Role | 'undecided' | undefined> {
    const { authenticateTimeoutMs } = this.rules;
    const late = 'authorize gave no answer';
    try {
      return await within(this.clock, authenticateTimeoutMs, this.roleOf(principal, stream, otherwise), late);
    } catch {
      // Only the time-out rejects.
      this.log.warn(
        'slow again',
        `${late} within ${authenticateTimeoutMs} ms for a viewer of ${show(stream)}, who stays`,
      );
      return 'undecided';
    }
  }

  async #ask(visitor: Visitor, ofStream: Authenticate | undefined, signal: AbortSignal): Promise<Entry> {
    const { stream } = visitor;
    let { principal, role } = visitor;
    for (const hook of [this.rules.authenticate, ofStream]) {
      if (!hook) continue;
      let answer: unknown;
      try {
        answer = await hook(contextOf(visitor, principal, signal));
      } catch (error) {
        if (!signal.aborted) this.#complain('authenticate', stream, error);
        return REFUSED;
      }
      if (answer === null || answer === undefined || answer === false) return REFUSED;
      if (answer instanceof Grant) ({ principal, role } = answer);
      else principal = answer;
    }
    const granted = await this.roleOf(principal, stream, role);
    return granted ? { kind: 'admitted', principal, role: granted } : REFUSED;
  }

  #complain(hook: string, stream: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.log.error(hook, `${hook} threw, and refused a viewer of ${show(stream)}: ${text}`);
  }
}

function contextOf(visitor: Visitor, principal: unknown, signal: AbortSignal): AuthenticateContext {
  const { stream, token, remoteAddress, request } = visitor;
  const { headers, url = '' } = request;
  return {
    stream,
    token,
    cookies: parseCookie(headers.cookie ?? ''),
    headers,
    query: new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : ''),
    remoteAddress,
    request,
    principal,
    signal,
    grant(of, role) {
      if (role !== 'control' && role !== 'view') {
        throw new RangeError(`role must be 'control' or 'view', got ${show(role)}`);
      }
      return new Grant(of, role);
    },
  };
}
