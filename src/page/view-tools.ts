import { element } from './dom.js';
import type { LiveView } from './live-view.js';

export interface ViewTools {
  readonly view: LiveView;
  /** What goes full screen. */
  readonly frame: HTMLElement;
  /** Name of the stream that is shown. */
  stream(): string;
  notify(text: string): void;
}

/** Makes the buttons under the view work. */
export function bindViewTools({ view, frame, stream, notify }: ViewTools): void {
  const screenshot = element('screenshot', HTMLButtonElement);
  screenshot.addEventListener('click', () => {
    view.capture().then(
      (png) => {
        const name = `${stream()} ${timeStamp()}.png`;
        download(png, name);
        notify(`Saved ${name}`);
      },
      (error: unknown) => notify(`No screenshot: ${error instanceof Error ? error.message : String(error)}`),
    );
  });

  const fullscreen = element('fullscreen', HTMLButtonElement);
  // Phones of one maker have full screen for videos only.
  fullscreen.hidden = !document.fullscreenEnabled;
  fullscreen.addEventListener('click', () => {
    frame.requestFullscreen().then(
      () => view.focus(),
      () => notify('The browser does not allow full screen here.'),
    );
  });
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has its own hold on the file once the click is through.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

/** Local time, in a form every file system takes. */
function timeStamp(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
}
