import type { ViewInput } from './input/view-input.js';
import type { runOnPage } from './main-thread/page-thread.js';
import type { Zoomer } from './zoom/zoomer.js';

/** Fetches the file beside this module's that takes input. */
export async function loadInput(): Promise<typeof ViewInput> {
  return (await import('./input/index.js')).ViewInput;
}

/** Fetches the file beside this module's that does a worker's work on the page's own thread. */
export async function loadMainThread(): Promise<typeof runOnPage> {
  return (await import('./main-thread/index.js')).runOnPage;
}

/** Fetches the file beside this module's that enlarges pictures. */
export async function loadZoom(): Promise<typeof Zoomer> {
  return (await import('./zoom/index.js')).Zoomer;
}
