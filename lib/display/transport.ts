import { RfbError } from '../errors/rfb-error.js';
import { checkOneOf } from '../options/check.js';
import type { ImageFormat } from '../protocol/index.js';

/**
 * How pictures travel: `auto` lets the display's options decide.
 *
 * @public
 */
export type Transport = 'auto' | 'h264' | 'jpeg' | 'png' | 'webp';

const TRANSPORTS = ['auto', 'h264', 'jpeg', 'png', 'webp'] as const satisfies readonly Transport[];

/**
 * The image format a transport asks for.
 *
 * @throws RangeError for a value that is no transport
 * @throws RfbError `RFB_ERR_ENCODER_UNAVAILABLE` for one that nothing here encodes
 */
export function imageFormatOf(transport: Transport, preferred: ImageFormat): ImageFormat {
  const checked = checkOneOf('transport', transport, TRANSPORTS);
  if (checked === 'h264') {
    throw RfbError.encoderUnavailable('H.264', `use 'auto', 'jpeg', 'png' or 'webp'`);
  }
  return checked === 'auto' ? preferred : checked;
}
