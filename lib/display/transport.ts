/**
 * How pictures travel: `auto` is H.264 where viewer and host can, else images in the display's own format.
 *
 * @public
 */
export type Transport = 'auto' | 'h264' | 'jpeg' | 'png' | 'webp';

export const TRANSPORTS = ['auto', 'h264', 'jpeg', 'png', 'webp'] as const satisfies readonly Transport[];
