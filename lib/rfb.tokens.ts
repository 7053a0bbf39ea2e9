import type { InjectionToken } from '@nestjs/common';
import { Display } from './display/display.js';
import { checkStreamName } from './options/check.js';
import { DEFAULT_STREAM } from './transport/stream-path.js';

/** The module's options as the app gave them, its factory's included. */
export const RFB_RAW_OPTIONS = 'RFB_RAW_OPTIONS';
/** {@link ResolvedModuleOptions}. */
export const RFB_OPTIONS = 'RFB_OPTIONS';
/** {@link RfbEndpoint}. */
export const RFB_ENDPOINT = 'RFB_ENDPOINT';
/** Displays that a `forFeature` declares. */
export const RFB_FEATURE_DISPLAYS = 'RFB_FEATURE_DISPLAYS';
/** Adapter for the app's other gateways, if it has any. */
export const RFB_FALLBACK_ADAPTER = 'RFB_FALLBACK_ADAPTER';

/** Where the endpoint is, and the controller that stands there. */
export interface RfbEndpoint {
  readonly path: string;
  readonly controller: object;
}

/**
 * The token a display is provided under; for tests and custom providers. Classes use `InjectDisplay`.
 *
 * @param name - of the display; the class `Display` stands for `'default'`
 * @throws RangeError for what cannot be a display's name
 * @public
 */
export function getDisplayToken(name: string = DEFAULT_STREAM): InjectionToken<Display> {
  checkStreamName('display name', name);
  return name === DEFAULT_STREAM ? Display : `RfbDisplay(${name})`;
}
