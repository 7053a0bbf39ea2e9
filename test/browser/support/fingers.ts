import type { ViewPage } from './view-page.js';

export type Point = readonly [x: number, y: number];

/** What fingers on a page's glass do, one call for all that are down. */
export type Touch = (type: 'Start' | 'Move' | 'End', ...at: Point[]) => Promise<void>;

export async function fingersOn({ page, context }: ViewPage): Promise<Touch> {
  const cdp = await context.newCDPSession(page);
  return async (type, ...at) => {
    const touchPoints = at.map(([x, y], id) => ({ x, y, id }));
    await cdp.send('Input.dispatchTouchEvent', { type: `touch${type}`, touchPoints });
  };
}
