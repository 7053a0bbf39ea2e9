import { Inject } from '@nestjs/common';
import { getDisplayToken } from '../rfb.tokens.js';
import { DEFAULT_STREAM } from '../transport/stream-path.js';

/**
 * Every name a class of this process asks for. Nest tells nobody which tokens are missing, so the module provides all of
 * these and answers for those it does not know. It only grows, and only while classes are loaded: apps do not meet in it.
 */
const requested = new Set<string>([DEFAULT_STREAM]);

/**
 * Injects a display by name.
 *
 * @param name - as declared by `RfbModule.forRoot` or `forFeature`; `'default'` if left out
 * @throws RangeError for what cannot be a display's name
 * @public
 */
export function InjectDisplay(name: string = DEFAULT_STREAM): PropertyDecorator & ParameterDecorator {
  const token = getDisplayToken(name);
  requested.add(name);
  return Inject(token);
}

/** Names given to {@link InjectDisplay} so far, and the default one. */
export function requestedDisplayNames(): readonly string[] {
  return [...requested];
}
