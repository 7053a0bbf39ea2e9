import { test } from '@jest/globals';

const isFirefox = globalThis.BROWSER === 'firefox';

/**
 * A test by what only Chromium's own protocol does, and not WebDriver BiDi, which Firefox is driven by: run code in workers,
 * count what is left, lay fingers on the glass, go past the edge of the window, click twice for a double click.
 */
export const testByDevTools: typeof test = isFirefox ? (test.skip as typeof test) : test;

/** How far from where it was meant a click lands, in pixels of a frame 3.2 times as large as it is seen: BiDi's are whole. */
export const POINTING_ERROR = isFirefox ? 1.7 : 0.5;

/** Whether H.264 with full colour resolution is decoded. */
export const DECODES_444 = !isFirefox;
