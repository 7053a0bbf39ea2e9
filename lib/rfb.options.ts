import { resolveDisplayOptions, MAX_DIMENSION, type ResolvedDisplayOptions } from './display/display-options.js';
import type { HandshakeRequest } from './display/authenticate.js';
import type { H264Encoders } from './encoder/h264-encoders.js';
import { withRegistered } from './encoder/registered-encoders.js';
import type {
  DisplayDeclaration,
  FeatureDisplay,
  RfbModuleExtras,
  RfbModuleOptions,
  RfbRootOptions,
} from './interfaces/rfb-module-options.interface.js';
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkKnown,
  checkObject,
  checkOneOf,
  checkStreamName,
  show,
} from './options/check.js';
import type { Role } from './protocol/index.js';
import { ENTRY_RULES, resolveEntryRules, type ResolvedEntryRules } from './session/entry-rules.js';
import { resolveSessionLimits, SESSION_LIMITS, type ResolvedSessionLimits } from './session/session-limits.js';
import type { OriginCheck } from './transport/origin-policy.js';
import { DEFAULT_STREAM } from './transport/stream-path.js';
import {
  resolveTransportLimits,
  TRANSPORT_DEFAULTS,
  type ResolvedTransportLimits,
} from './transport/transport-limits.js';
import { checkTrustedProxies } from './transport/trusted-proxies.js';

/** How the module's options are named in error messages. */
const ROOT = 'rfb';

/** A {@link DisplayDeclaration} with nothing left open. */
export interface ResolvedDisplayDeclaration {
  readonly width: number;
  readonly height: number;
  readonly options: ResolvedDisplayOptions;
}

/** The module's options with nothing left open. */
export interface ResolvedModuleOptions {
  readonly displays: ReadonlyMap<string, ResolvedDisplayDeclaration>;
  readonly encoders: H264Encoders;
  readonly origins: readonly string[] | OriginCheck;
  readonly hosts: readonly string[] | undefined;
  readonly allowMissingOrigin: boolean;
  readonly trustedProxies: readonly string[];
  readonly principal: (request: HandshakeRequest) => unknown;
  readonly role: Role;
  readonly reports: boolean;
  readonly shutdownGraceMs: number;
  readonly rules: ResolvedEntryRules;
  readonly session: ResolvedSessionLimits;
  readonly transport: ResolvedTransportLimits;
}

export const DISPLAY_SIZE_DEFAULTS = Object.freeze({ width: 1280, height: 720 });

export const MODULE_DEFAULTS = Object.freeze({
  displays: Object.freeze({ [DEFAULT_STREAM]: DISPLAY_SIZE_DEFAULTS }),
  h264Encoders: Object.freeze([]),
  origins: Object.freeze([]),
  hosts: undefined,
  allowMissingOrigin: true,
  trustedProxies: Object.freeze([]),
  principal: (request: HandshakeRequest) => request.user ?? request.raw?.user ?? null,
  role: 'control',
  reports: true,
  shutdownGraceMs: 1000,
  ...ENTRY_RULES,
  ...SESSION_LIMITS,
  ...TRANSPORT_DEFAULTS,
} satisfies Record<keyof RfbModuleOptions, unknown>);

export const EXTRA_DEFAULTS = Object.freeze({
  path: '/rfb',
  guards: Object.freeze([]),
  decorators: Object.freeze([]),
  imports: undefined,
  isGlobal: true,
  names: Object.freeze([]),
} satisfies Record<keyof RfbModuleExtras, unknown>);

/**
 * Fills in defaults, copies and validates.
 *
 * @throws TypeError or RangeError naming path, rule and value
 */
export function resolveModuleOptions(options: RfbModuleOptions): ResolvedModuleOptions {
  checkObject(ROOT, options);
  const extra = Object.keys(options).find((key) => Object.hasOwn(EXTRA_DEFAULTS, key));
  if (extra)
    throw new TypeError(`${ROOT}.${extra} is fixed at declaration; write it beside the factory, not in its result`);
  checkKnown(ROOT, options, Object.keys(MODULE_DEFAULTS));
  const merged = { ...MODULE_DEFAULTS, ...given(options) };
  const encoders = withRegistered(`${ROOT}.h264Encoders`, merged.h264Encoders);
  return Object.freeze({
    displays: resolveDisplays(merged.displays, encoders),
    encoders,
    origins: checkOrigins(`${ROOT}.origins`, merged.origins),
    hosts: merged.hosts === undefined ? undefined : checkHosts(`${ROOT}.hosts`, merged.hosts),
    allowMissingOrigin: checkBoolean(`${ROOT}.allowMissingOrigin`, merged.allowMissingOrigin),
    trustedProxies: checkTrustedProxies(`${ROOT}.trustedProxies`, merged.trustedProxies),
    principal: checkFunction(`${ROOT}.principal`, merged.principal),
    role: checkOneOf(`${ROOT}.role`, merged.role, ['control', 'view'] as const),
    reports: checkBoolean(`${ROOT}.reports`, merged.reports),
    shutdownGraceMs: checkInteger(`${ROOT}.shutdownGraceMs`, merged.shutdownGraceMs, 0, 600_000),
    rules: resolveEntryRules(ROOT, merged),
    session: resolveSessionLimits(ROOT, pick(merged, Object.keys(SESSION_LIMITS))),
    transport: resolveTransportLimits(ROOT, merged),
  });
}

/**
 * Validates the options of `forRoot`, where both kinds stand in one object.
 *
 * @throws TypeError or RangeError naming path, rule and value
 */
export function checkRootOptions(options: RfbRootOptions): void {
  checkObject(ROOT, options);
  const entries = Object.entries(options).filter(([key]) => !Object.hasOwn(EXTRA_DEFAULTS, key));
  resolveModuleOptions(Object.fromEntries(entries));
}

/**
 * Fills in defaults and validates.
 *
 * @throws TypeError or RangeError naming path, rule and value
 */
export function resolveDisplayDeclaration(path: string, declaration: DisplayDeclaration): ResolvedDisplayDeclaration {
  checkObject(path, declaration);
  const { width = DISPLAY_SIZE_DEFAULTS.width, height = DISPLAY_SIZE_DEFAULTS.height, ...options } = declaration;
  return Object.freeze({
    width: checkInteger(`${path}.width`, width, 1, MAX_DIMENSION),
    height: checkInteger(`${path}.height`, height, 1, MAX_DIMENSION),
    options: resolveDisplayOptions(path, options),
  });
}

/**
 * Validates what `forFeature` was given.
 *
 * @throws TypeError or RangeError naming path, rule and value
 */
export function resolveFeatureDisplays(
  features: readonly FeatureDisplay[],
): ReadonlyMap<string, ResolvedDisplayDeclaration> {
  checkArray('forFeature', features);
  return new Map(
    features.map((feature, index) => {
      const path = `forFeature[${index}]`;
      checkObject(path, feature);
      const { name, ...declaration } = feature;
      return [checkStreamName(`${path}.name`, name), resolveDisplayDeclaration(path, declaration)];
    }),
  );
}

/**
 * Validates what is fixed at declaration.
 *
 * @throws TypeError or RangeError naming path, rule and value
 */
export function checkExtras(extras: Required<RfbModuleExtras>): void {
  checkMountPath(`${ROOT}.path`, extras.path);
  checkArray(`${ROOT}.guards`, extras.guards);
  checkArray(`${ROOT}.decorators`, extras.decorators);
  checkBoolean(`${ROOT}.isGlobal`, extras.isGlobal);
  checkArray(`${ROOT}.names`, extras.names).forEach((name, index) => checkStreamName(`${ROOT}.names[${index}]`, name));
}

/** Copies only these fields. */
function pick<T extends object>(options: T, keys: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([key]) => keys.includes(key))) as Partial<T>;
}

/** Copies without the fields that are there but undefined, which would hide a default. */
function given<T extends object>(options: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}

function resolveDisplays(
  displays: Readonly<Record<string, DisplayDeclaration>>,
  encoders: H264Encoders,
): ReadonlyMap<string, ResolvedDisplayDeclaration> {
  const path = `${ROOT}.displays`;
  checkObject(path, displays);
  return new Map(
    Object.entries(displays).map(([name, declaration]) => {
      checkStreamName(`a name in ${path}`, name);
      const resolved = resolveDisplayDeclaration(`${path}.${name}`, declaration);
      encoders.check(`${path}.${name}.h264`, resolved.options.h264);
      return [name, resolved];
    }),
  );
}

function checkArray<T>(path: string, value: readonly T[]): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError(`${path} must be an array, got ${show(value)}`);
  return value;
}

/** Routers read more into other characters, and Nest gives the bare root to everything. */
function checkMountPath(path: string, value: unknown): string {
  if (typeof value !== 'string' || !/^(\/[\w.~-]+)+$/.test(value)) {
    throw new RangeError(
      `${path} must be like "/rfb": segments of letters, digits, "-", ".", "_", "~", none at the end, got ${show(value)}`,
    );
  }
  return value;
}

function checkOrigins(path: string, value: readonly string[] | OriginCheck): readonly string[] | OriginCheck {
  if (typeof value === 'function') return value;
  checkArray(path, value).forEach((origin, index) => {
    if (typeof origin !== 'string' || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new RangeError(
        `${path}[${index}] must be an origin like "https://app.example.com", without path or default port, got ${show(origin)}`,
      );
    }
  });
  return Object.freeze([...value]);
}

function checkHosts(path: string, value: readonly string[]): readonly string[] {
  return Object.freeze(
    checkArray(path, value).map((host, index) => {
      const isHost = typeof host === 'string' && URL.canParse(`http://${host}`) && /^[^/?#@\\]+$/.test(host);
      if (!isHost) {
        throw new RangeError(
          `${path}[${index}] must be a host like "app.example.com" or "app.example.com:8443", got ${show(host)}`,
        );
      }
      return host.toLowerCase();
    }),
  );
}
