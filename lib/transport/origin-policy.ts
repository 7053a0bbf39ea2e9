import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hasProxyTraces, type Approach, type TrustedProxies } from './trusted-proxies.js';

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
  /** Who is believed about Host and scheme. */
  readonly proxies: TrustedProxies;
}

const MISSING_ORIGIN: Objection = Object.freeze({
  reason: 'it sent no Origin, as browsers do',
  advice: 'if other clients may connect, leave out allowMissingOrigin: false',
});

/** The most frequent reason why a page is refused that should not be. */
const PROXY_ADVICE =
  'if a proxy of yours changes Host, let it pass on what came (nginx: proxy_set_header Host $http_host), or name it in ' +
  'trustedProxies where it sends X-Forwarded-Host';

const SCHEME_ADVICE = 'let your proxy send the scheme of the page in X-Forwarded-Proto';

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
    const approach = this.options.proxies.approach(request);
    return this.hostObjection(request, approach.host?.toLowerCase()) ?? this.originObjection(request, approach);
  }

  /** Of handshakes only browsers send one, and they always do. */
  private missingOriginObjection({ headers }: IncomingMessage): Objection | undefined {
    return headers.origin === undefined && !this.options.allowMissingOrigin ? MISSING_ORIGIN : undefined;
  }

  private hostObjection(request: IncomingMessage, host: string | undefined): Objection | undefined {
    const { hosts } = this.options;
    const name = hostname(host);
    if (hosts) {
      if (host !== undefined && hosts.some((each) => each === host || each === name)) return undefined;
    } else if (this.options.isGuarded() || (name !== undefined && cannotBeRebound(name))) {
      return undefined;
    }
    const advice = hosts
      ? `add it: hosts: [..., ${quote(name)}]`
      : `if it is yours, write RfbModule.forRoot({ hosts: [${quote(name)}] }), or protect the path with guards: [...]`;
    return {
      reason: `Host ${quote(host)} is not one of this server's`,
      advice: hasProxyTraces(request) ? `${advice}; ${PROXY_ADVICE}` : advice,
    };
  }

  private originObjection(request: IncomingMessage, approach: Approach): Objection | undefined {
    const { origin } = request.headers;
    if (origin === undefined) return undefined;
    try {
      if (this.isAllowed(origin, approach, request)) return undefined;
    } catch (error) {
      // The app's own function: nobody gets in by its fault.
      return { reason: `the origins option threw ${String(error)}`, advice: 'make it return true or false' };
    }
    const { host, scheme } = approach;
    if (scheme && typeof this.options.origins !== 'function' && isSameOrigin(origin, { host, scheme: undefined })) {
      return {
        reason: `Origin ${quote(origin)} is not that of Host ${quote(host)} over ${scheme}`,
        advice: SCHEME_ADVICE,
      };
    }
    const advice = `if its pages may connect, write RfbModule.forRoot({ origins: [${quote(origin)}] })`;
    return {
      reason: `Origin ${quote(origin)} is not that of Host ${quote(host)}`,
      advice: isProxyLikely(request, origin, host) ? `${PROXY_ADVICE}; ${advice}` : advice,
    };
  }

  private isAllowed(origin: string, approach: Approach, request: IncomingMessage): boolean {
    const { origins } = this.options;
    if (typeof origins === 'function') {
      // The promise of an async function is truthy: it lets nobody in.
      const isAllowed: unknown = origins(origin, request);
      return isAllowed === true;
    }
    return isSameOrigin(origin, approach) || (origin !== 'null' && origins.includes(origin));
  }
}

/**
 * Compares as an origin does: without the default port of its scheme, and without regard to case. Where nobody knows
 * whether a proxy ended TLS, either scheme of the same host is its own.
 */
function isSameOrigin(origin: string, { host, scheme }: Pick<Approach, 'host' | 'scheme'>): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  if (scheme && protocol !== `${scheme}:`) return false;
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === originHost;
}

/** Whether Host is what a proxy leaves of it: by the proxy's traces, without its port, or with an upstream's name. */
function isProxyLikely(request: IncomingMessage, origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin) || host === undefined) return false;
  const page = new URL(origin);
  const name = hostname(host);
  if (name === undefined || page.hostname === '') return false;
  const isPortLost = page.hostname === name && page.port !== '' && name === host.toLowerCase();
  const isInternal = (each: string) => cannotBeRebound(each) || !each.includes('.');
  return hasProxyTraces(request) || isPortLost || (isInternal(name) && !isInternal(page.hostname));
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
  if (value === undefined) return '(none)';
  // Headers may have bytes above 0x7f, and JSON leaves those as they are that terminals take for commands (ECMA-48 §5.3).
  return JSON.stringify(value.slice(0, 100))
    .replaceAll('"', "'")
    .replace(/[\u007f-\u009f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}
