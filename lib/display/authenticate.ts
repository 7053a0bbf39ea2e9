import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '../protocol/index.js';

/**
 * What is the same in the requests of Express and Fastify. Annotate your callback's parameter with your framework's own
 * type to see the rest.
 *
 * @public
 */
export interface HandshakeRequest {
  /** Headers of the upgrade request, cookies included. */
  readonly headers: IncomingHttpHeaders;
  /** Path and query. */
  readonly url?: string;
  /** What guards such as Passport's leave behind. */
  readonly user?: unknown;
  /** What session middleware leaves behind. */
  readonly session?: unknown;
  /** Under Fastify, Node's own request, which middleware writes to. */
  readonly raw?: { readonly user?: unknown };
}

/**
 * What an {@link Authenticate} hook knows of who asks to be let in.
 *
 * @public
 */
export interface AuthenticateContext {
  /** Name of the stream asked for; before the module's hook said yes it may not exist. */
  readonly stream: string;
  /** Credential of the hello, if the client sent one; over HTTP that of `Authorization: Bearer`. */
  readonly token: string | undefined;
  /** Cookies of the upgrade request, decoded. Has no prototype. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** Headers of the upgrade request, names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Query of the upgrade request. */
  readonly query: URLSearchParams;
  /** Address of the viewer; that of the proxy, where there is one that `trustedProxies` does not name. */
  readonly remoteAddress: string;
  /** The framework's request, with what guards and session middleware left on it. Do not keep it. */
  readonly request: HandshakeRequest;
  /** Who it is so far: by the option `principal`, in a stream's hook by the module's hook. */
  readonly principal: unknown;
  /** Aborts when the visitor leaves or the time is up. */
  readonly signal: AbortSignal;
  /** To be returned in place of a principal, where it may do something else than the option `role` says. */
  grant(principal: unknown, role: Role): Grant;
}

/**
 * Decides who somebody is. What it returns is the principal that rides on every event; `null`, `undefined` and `false`
 * refuse (4401), as does a throw, which is logged.
 *
 * @public
 */
export type Authenticate = (context: AuthenticateContext) => unknown;

/**
 * Decides what a principal may do with a stream: `'control'`, `'view'`, or with `null`, `undefined`, `false` nothing
 * (4401). May be async; a throw is logged and refuses. Asked for streams that do not exist too, so that their names
 * cannot be probed.
 *
 * @public
 */
export type Authorize = (
  principal: unknown,
  stream: string,
) => Role | null | undefined | false | Promise<Role | null | undefined | false>;

/**
 * A principal with a role, made by {@link AuthenticateContext.grant}.
 *
 * @public
 */
export class Grant {
  /** @internal */
  constructor(
    readonly principal: unknown,
    readonly role: Role,
  ) {}
}
