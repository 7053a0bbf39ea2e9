import { resolveUrl } from './resolve-url.js';
import type { ResolvedViewOptions } from './view-options.js';
import type { StartMessage } from './worker/messages.js';

/** What whoever decodes and paints is told first; canvas and viewport are known later. */
export type ViewStart = Omit<StartMessage, 'canvas' | 'viewport'>;

/** @throws TypeError for a URL that leads nowhere */
export function viewStart(options: ResolvedViewOptions): ViewStart {
  const { url, token, supported, fit, background, smoothing, colorSpace, reconnect } = options;
  return {
    type: 'start',
    url: resolveUrl(url, document.baseURI),
    token,
    supported: [...supported],
    look: { fit, background, smoothing },
    colorSpace,
    hidden: document.hidden,
    reconnect: reconnect.schedule,
    asks: reconnect.shouldReconnect !== undefined,
  };
}
