import type { OutgoingClientMessage } from '../../protocol/index.js';
import type { ViewerDescription } from './messages.js';

/** What a new connection says first, all of it at once: nothing of it waits for an answer. */
export function greeting({ token, viewport, hidden }: ViewerDescription, supported: string[]): OutgoingClientMessage[] {
  return [
    {
      type: 'hello',
      supported,
      device_pixel_ratio: viewport.ratio,
      ...(token === undefined ? {} : { token }),
    },
    { type: 'set_viewport', ...viewport },
    ...(hidden ? [{ type: 'visibility', hidden } as const] : []),
  ];
}
