import type { InjectionToken, Provider } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Display } from './display/display.js';
import { Server } from './display/server.js';
import { RfbError } from './errors/rfb-error.js';
import { getDisplayToken } from './rfb.tokens.js';

/** Where Nest's `Inject` writes, for parameters and for properties; stable since Nest 4, exported from no public entry. */
const PARAMETERS_METADATA = 'self:paramtypes';
const PROPERTIES_METADATA = 'self:properties_metadata';
/** Where TypeScript writes the types of a constructor's parameters. */
const TYPES_METADATA = 'design:paramtypes';

/** Provides displays of the registry, by their tokens. */
export function displayProviders(names: Iterable<string>): Provider[] {
  return [...names].map((name) => ({
    provide: getDisplayToken(name),
    inject: [Server, DiscoveryService],
    useFactory: (server: Server, discovery: DiscoveryService) => find(name, server, discovery),
  }));
}

/** Nobody is told off for a display that other apps of this process, or nobody, ask for. */
function find(name: string, server: Server, discovery: DiscoveryService): Display | undefined {
  const display = server.stream(name);
  if (!display && isInjected(getDisplayToken(name), discovery)) throw RfbError.displayNotDeclared(name);
  return display;
}

function isInjected(token: InjectionToken, discovery: DiscoveryService): boolean {
  return [...discovery.getProviders(), ...discovery.getControllers()].some(({ metatype, inject, token: own }) => {
    if (own === token) return false;
    if (inject)
      return inject.some(
        (each) => each === token || (typeof each === 'object' && 'token' in each && each.token === token),
      );
    return typeof metatype === 'function' && injectedTokens(metatype).includes(token);
  });
}

function injectedTokens(type: object): readonly unknown[] {
  const read = (key: string): unknown => Reflect.getMetadata(key, type);
  const tokens = [...((read(TYPES_METADATA) as unknown[] | undefined) ?? [])];
  const parameters = (read(PARAMETERS_METADATA) as { index: number; param: unknown }[] | undefined) ?? [];
  for (const { index, param } of parameters) tokens[index] = param;
  const properties = (read(PROPERTIES_METADATA) as { type: unknown }[] | undefined) ?? [];
  return [...tokens, ...properties.map((property) => property.type)];
}
