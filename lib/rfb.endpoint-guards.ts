import type { ApplicationConfig } from '@nestjs/core';

/** Where Nest's `UseGuards` writes; stable since Nest 4, exported from no public entry. */
const GUARDS_METADATA = '__guards__';

/** Our own, which notes that the route was reached and protects nothing. */
const OWN_GUARDS = 1;

/** Guards how often somebody comes, not who: told by its name, as its package is no dependency. */
const THROTTLER = 'ThrottlerGuard';

/** Whether any guard of the app stands before the endpoint's controller that decides who may pass. */
export function isGuarded(controller: object, config: ApplicationConfig): boolean {
  const guards = (Reflect.getMetadata(GUARDS_METADATA, controller) as readonly unknown[] | undefined) ?? [];
  const all = [
    ...guards.slice(OWN_GUARDS),
    ...config.getGlobalGuards(),
    // Of a request-scoped guard there is no instance yet.
    ...config.getGlobalRequestGuards().map(({ metatype }) => metatype),
  ];
  return all.some((guard) => !isThrottler(guard));
}

/** @param guard - a class or an instance */
function isThrottler(guard: unknown): boolean {
  let prototype: unknown = typeof guard === 'function' ? guard.prototype : guard;
  while (typeof prototype === 'object' && prototype !== null) {
    if (prototype.constructor?.name === THROTTLER) return true;
    prototype = Object.getPrototypeOf(prototype);
  }
  return false;
}
