import type { ViewInput, ViewInputPorts } from './input/view-input.js';
import type { runOnPage } from './main-thread/page-thread.js';
import type * as ZoomFile from './zoom/index.js';

/** Fetches the file beside this module's that takes input. */
export async function loadInput(): Promise<(ports: ViewInputPorts) => ViewInput> {
  const { ViewInput: Input } = await import('./input/index.js');
  return (ports) => new Input(ports);
}

/** Fetches the file beside this module's that does a worker's work on the page's own thread. */
export async function loadMainThread(): Promise<typeof runOnPage> {
  return (await import('./main-thread/index.js')).runOnPage;
}

/** Fetches the file beside this module's that enlarges pictures. */
export function loadZoom(): Promise<typeof ZoomFile> {
  return import('./zoom/index.js');
}
