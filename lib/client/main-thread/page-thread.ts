import type { Canvases } from '../worker/canvases.js';
import type { FromWorker, StartMessage, ToWorker } from '../worker/messages.js';
import { ViewWorker } from '../worker/view-worker.js';

/** Canvases of a page do what those of workers do, by the same names. */
const asOffscreen = (canvas: HTMLCanvasElement) => canvas as unknown as OffscreenCanvas;
const asElement = (canvas: OffscreenCanvas) => canvas as unknown as HTMLCanvasElement;

const pageCanvases: Canvases = {
  create: (width, height) => asOffscreen(Object.assign(document.createElement('canvas'), { width, height })),
  toPng: (canvas) =>
    new Promise((resolve, reject) => {
      const done = (png: Blob | null) => (png ? resolve(png) : reject(new Error('the browser makes no PNG of it')));
      asElement(canvas).toBlob(done, 'image/png');
    }),
};

/** Of a browser that could: what the page can do about it. */
const ADVICE =
  "; serve nestjs-rfb/client/worker as a file of the page's own origin, pass its URL as options.worker, and allow it in the " +
  'content security policy by "worker-src \'self\'"; without a file the policy needs "worker-src blob:"';

/**
 * Starts what a worker would do, and says on the console that it does.
 *
 * @param canvas - of the page, never touched before
 * @param post - hears what a worker would say
 * @param obstacle - why there is no worker
 * @returns takes what a worker would be told
 * @throws Error where the browser gives the canvas no 2-D context
 */
export function runOnPage(
  start: Omit<StartMessage, 'canvas'>,
  canvas: HTMLCanvasElement,
  post: (message: FromWorker) => void,
  obstacle: string,
): (message: Exclude<ToWorker, StartMessage>) => void {
  const advice = typeof OffscreenCanvas === 'undefined' ? '' : ADVICE;
  // Not an error, for pictures are shown. Who looks for the cause of a slow page looks here.
  // oxlint-disable-next-line no-console
  console.warn(`nestjs-rfb: a view is decoded and painted on the page's own thread, because ${obstacle}${advice}`);
  const view = new ViewWorker(
    { ...start, canvas: asOffscreen(canvas) },
    {
      post,
      frames: {
        request: (callback) => requestAnimationFrame(callback),
        cancel: (handle) => cancelAnimationFrame(handle),
      },
      canvases: pageCanvases,
      // Nothing is left that could end: socket, timers and pictures are gone by then.
      exit: () => {},
    },
  );
  return (message) => view.receive(message);
}
