import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Decides about the `Origin` of a handshake.
 *
 * @param origin - the header as it came, `'null'` included
 * @param request - the handshake's request
 * @returns whether a page of that origin may connect
 * @public
 */
export type OriginCheck = (origin: string, request: IncomingMessage) => boolean;

/** Why a handshake was turned away, and what its owner can write. */
export interface Objection {
  readonly reason: string;
  readonly advice: string;
}

/** What the policy is made of. */
export interface OriginPolicyOptions {
  /** Origins beside the endpoint's own, or the whole decision. */
  readonly origins: readonly string[] | OriginCheck;
  /** Values of `Host` the endpoint answers to; `undefined`: see {@link OriginPolicy}. */
  readonly hosts: readonly string[] | undefined;
  /** Whether a request without an Origin may go on. */
  readonly allowMissingOrigin: boolean;
  /** Whether a guard protects the endpoint. Asked at each handshake: global guards may come late. */
  readonly isGuarded: () => boolean;
}

const MISSING_ORIGIN: Objection = Object.freeze({
  reason: 'it sent no Origin, as browsers do',
  advice: 'if other clients may connect, leave out allowMissingOrigin: false',
});

/**
 * Keeps pages of other sites from using a visitor's cookies or network.
 *
 * Cookies do not: Chromium sends even `SameSite=Strict` ones from another port of the same host, and no `Sec-Fetch-*` on
 * WebSocket handshakes. Comparing Origin with Host does not either where nothing else protects the endpoint: a name of the
 * attacker that points at 127.0.0.1 has both in its hand (DNS rebinding). So without a guard and without `hosts` only
 * names that cannot be rebound are answered: loopback names and IP literals.
 */
export class OriginPolicy {
  constructor(private readonly options: OriginPolicyOptions) {}

  /** @returns `undefined` where the handshake may go on */
  objection(request: IncomingMessage): Objection | undefined {
    return this.plainObjection(request) ?? this.missingOriginObjection(request);
  }

  /**
   * As {@link objection}, for a request that is no handshake: there, browsers send no Origin with what a page fetches
   * from its own host, so that a missing one says nothing.
   *
   * @returns `undefined` where the request may go on
   */
  plainObjection(request: IncomingMessage): Objection | undefined {
    return this.hostObjection(request.headers.host) ?? this.originObjection(request);
  }

  /** Of handshakes only browsers send one, and they always do. */
  private missingOriginObjection({ headers }: IncomingMessage): Objection | undefined {
    return headers.origin === undefined && !this.options.allowMissingOrigin ? MISSING_ORIGIN : undefined;
  }

  private hostObjection(host: string | undefined): Objection | undefined {
    const { hosts } = this.options;
    const name = hostname(host);
    if (hosts) {
      if (host !== undefined && hosts.some((each) => each === host || each === name)) return undefined;
    } else if (this.options.isGuarded() || (name !== undefined && cannotBeRebound(name))) {
      return undefined;
    }
    return {
      reason: `Host ${quote(host)} is not one of this server's`,
      advice: hosts
        ? `add it: hosts: [..., ${quote(name)}]`
        : `if it is yours, write RfbModule.forRoot({ hosts: [${quote(name)}] }), or protect the path with guards: [...]`,
    };
  }

  private originObjection(request: IncomingMessage): Objection | undefined {
    const { origin, host } = request.headers;
    if (origin === undefined) return undefined;
    try {
      if (this.isAllowed(origin, host, request)) return undefined;
    } catch (error) {
      // The app's own function: nobody gets in by its fault.
      return { reason: `the origins option threw ${String(error)}`, advice: 'make it return true or false' };
    }
    return {
      reason: `Origin ${quote(origin)} is not that of Host ${quote(host)}`,
      advice: `if its pages may connect, write RfbModule.forRoot({ origins: [${quote(origin)}] })`,
    };
  }

  private isAllowed(origin: string, host: string | undefined, request: IncomingMessage): boolean {
    const { origins } = this.options;
    if (typeof origins === 'function') {
      // The promise of an async function is truthy: it lets nobody in.
      const isAllowed: unknown = origins(origin, request);
      return isAllowed === true;
    }
    return isSameHost(origin, host) || (origin !== 'null' && origins.includes(origin));
  }
}

/** Compares as an origin does: without the default port of its scheme, and without regard to case. */
function isSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === originHost;
}

/** The name in a Host header, lower case and without the port; brackets of IPv6 stay. */
function hostname(host: string | undefined): string | undefined {
  return host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}

function cannotBeRebound(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** A header as a log line shows it: short and without control characters. */
function quote(value: string | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value.slice(0, 100)).replaceAll('"', "'");
}
