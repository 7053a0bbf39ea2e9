import type { CanActivate, ConfigurableModuleAsyncOptions, ModuleMetadata, Type } from '@nestjs/common';
import type { HandshakeRequest } from '../display/authenticate.js';
import type { DisplayOptions } from '../display/display-options.js';
import type { H264EncoderKind } from '../encoder/h264-encoder.js';
import type { Role } from '../protocol/index.js';
import type { EntryRules } from '../session/entry-rules.js';
import type { SessionLimits } from '../session/session-limits.js';
import type { OriginCheck } from '../transport/origin-policy.js';
import type { TransportLimits } from '../transport/transport-limits.js';

/**
 * A display as a module declares it.
 *
 * @public
 */
export interface DisplayDeclaration extends DisplayOptions {
  /**
   * Width in pixels before the first frame, 1..16384. A published frame of another size is shown as it is.
   * @defaultValue 1280
   */
  width?: number;
  /**
   * Height in pixels before the first frame, 1..16384.
   * @defaultValue 720
   */
  height?: number;
}

/**
 * A display as `RfbModule.forFeature` declares it.
 *
 * @public
 */
export interface FeatureDisplay extends DisplayDeclaration {
  /** 1 to 64 characters without `/` and control characters. */
  name: string;
}

/**
 * What a factory may decide at boot.
 *
 * @public
 */
export interface RfbModuleOptions extends EntryRules, SessionLimits, TransportLimits {
  /**
   * The displays there are from the start, by name. `default` is the one at the bare path.
   * @defaultValue `{ default: { width: 1280, height: 720 } }`
   */
  displays?: Readonly<Record<string, DisplayDeclaration>>;
  /**
   * H.264 encoders of the application, for displays that name them in their option `h264`.
   * @defaultValue `[]`
   */
  h264Encoders?: readonly H264EncoderKind[];
  /**
   * Origins whose pages may connect, beside pages of the endpoint's own host; as `'https://app.example.com'`. A function
   * makes the whole decision for requests that carry an Origin; for those without there is `allowMissingOrigin`.
   * @defaultValue `[]`
   */
  origins?: readonly string[] | OriginCheck;
  /**
   * Values of the Host header that are answered, with or without port. Others get HTTP 403: a stranger's name that points
   * at this machine (DNS rebinding) is one of those.
   * @defaultValue every host where a guard protects the path (a throttler is none); else loopback names and IP addresses
   */
  hosts?: readonly string[];
  /**
   * Whether requests without an Origin may go on to the guards. No browser sends such a handshake, so `false` (HTTP 403)
   * leaves out programs that do not pretend to be one; it is no protection from those that do.
   * @defaultValue true
   */
  allowMissingOrigin?: boolean;
  /**
   * Reverse proxies whose `X-Forwarded-For`, `-Host` and `-Proto` are believed: addresses (`'192.0.2.7'`), subnets
   * (`'10.0.0.0/8'`), and the names `'loopback'`, `'linklocal'`, `'uniquelocal'` of Express and Fastify, whose own setting
   * (`trust proxy`, `trustProxy`) is another matter: it is for the guards. Believed are the last Host and scheme, and the last
   * address that is none of the proxies: for `hosts`, for the comparison with Origin, for limits per address and
   * `remoteAddress`. A proxy named here must set each header or remove what it was sent. One that passes Host on needs no
   * mention for Origin and Host; its viewers then share its address.
   * @defaultValue `[]`: those headers mean nothing
   */
  trustedProxies?: readonly string[];
  /**
   * Who the viewer is; rides on every event of it. Called after the guards, with the framework's request; may be async.
   * A throw refuses the viewer.
   * @defaultValue `request.user`, else `request.raw.user`, else `null`
   */
  principal?(request: HandshakeRequest): unknown;
  /**
   * What viewers may do at first, where neither `authenticate` nor `authorize` says: `'control'` lets their input reach the
   * app, `'view'` does not.
   * @defaultValue `'control'`
   */
  role?: Role;
  /**
   * Whether `GET {path}/health`, `{path}/streams` and `{path}/streams/{name}/metrics` are answered. They stand behind the
   * same guards, hooks, origins and hosts as viewers. `false`: 404.
   * @defaultValue true
   */
  reports?: boolean;
  /**
   * How long a shutdown waits for viewers to take their goodbye, in ms.
   * @defaultValue 1000
   */
  shutdownGraceMs?: number;
}

/**
 * What is fixed when the module is declared; with `forRootAsync` it stands beside the factory.
 *
 * @public
 */
export interface RfbModuleExtras {
  /**
   * Where the endpoint is: the default display at this path, others at `{path}/{name}`. Never `/`.
   * @defaultValue `'/rfb'`
   */
  path?: string;
  /**
   * Guards of the app that decide who may connect, by cookie, header or query of the upgrade request.
   * @defaultValue `[]`: everybody, with a warning at boot
   */
  guards?: readonly (Type<CanActivate> | CanActivate)[];
  /**
   * Further decorators for the endpoint's controller, such as `SkipThrottle()` or metadata that a global guard reads.
   * @defaultValue `[]`
   */
  decorators?: readonly ClassDecorator[];
  /**
   * Modules whose exports the guards need.
   * @defaultValue `[]`
   */
  imports?: ModuleMetadata['imports'];
  /**
   * Whether displays can be injected everywhere, without importing this module again.
   * @defaultValue true
   */
  isGlobal?: boolean;
  /**
   * Displays that exist in any case, in their default size where the factory does not configure them.
   * @defaultValue `[]`
   */
  names?: readonly string[];
}

/**
 * Options of `RfbModule.forRoot`.
 *
 * @public
 */
export type RfbRootOptions = RfbModuleOptions & RfbModuleExtras;

/**
 * Makes the options, for `forRootAsync({ useClass })` and `useExisting`.
 *
 * @public
 */
export interface RfbOptionsFactory {
  /** Called once at boot. */
  createRfbOptions(): RfbModuleOptions | Promise<RfbModuleOptions>;
}

/**
 * Options of `RfbModule.forRootAsync`: one of `useFactory` (with `inject`), `useClass`, `useExisting`.
 *
 * @public
 */
export type RfbAsyncOptions = ConfigurableModuleAsyncOptions<RfbModuleOptions, 'createRfbOptions'> & RfbModuleExtras;
