import type { ApplicationConfig } from '@nestjs/core';

/** Where Nest's `UseGuards` writes; stable since Nest 4, exported from no public entry. */
const GUARDS_METADATA = '__guards__';

/** Our own, which notes that the route was reached and protects nothing. */
const OWN_GUARDS = 1;

/** Whether any guard of the app stands before the endpoint's controller. */
export function isGuarded(controller: object, config: ApplicationConfig): boolean {
  const guards = (Reflect.getMetadata(GUARDS_METADATA, controller) as readonly unknown[] | undefined) ?? [];
  return (
    guards.length > OWN_GUARDS || config.getGlobalGuards().length > 0 || config.getGlobalRequestGuards().length > 0
  );
}
