import type { Fit, ViewStats } from 'nestjs-rfb/client';
import { listStreams, readFigures, type StreamDescription, type StreamFigures } from './api.js';
import { element, make } from './dom.js';
import { FigureList, localFigures, serverFigures } from './figures.js';
import { LiveView } from './live-view.js';
import { PictureControls } from './picture-controls.js';
import { poll } from './poll.js';
import { StateBanner } from './state-banner.js';
import { StreamList } from './stream-list.js';
import { bindViewTools } from './view-tools.js';

const POLL_MS = 1000;

const warning = element('warning', HTMLElement);
const local = new FigureList(element('local-figures', HTMLElement));
const server = new FigureList(element('server-figures', HTMLElement));
const quiet = element('quiet', HTMLElement);

const view = new LiveView(
  element('stage', HTMLElement),
  new StateBanner(element('state', HTMLElement), element('banner', HTMLElement)),
  { onStats: (stats) => showLocal(stats), onNotice: notify },
);
const controls = new PictureControls(notify);
const list = new StreamList(element('streams', HTMLUListElement), choose);
let streams: StreamDescription[] = [];
let chosen: StreamDescription | undefined;

bindViewTools({ view, frame: element('frame', HTMLElement), stream: () => chosen?.name ?? 'stream', notify });
element('fit', HTMLFieldSetElement).addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement) view.setFit(target.value as Fit);
});
const viewOnly = element('view-only', HTMLInputElement);
viewOnly.addEventListener('input', () => view.setViewOnly(viewOnly.checked));
element('start-flashing', HTMLButtonElement).addEventListener('click', () => {
  if (!chosen) return;
  warning.hidden = true;
  view.open(chosen);
  view.focus();
});

poll(POLL_MS, refresh, forget);

/** Reads the list, and the figures of what is shown. The first answer starts the page. */
async function refresh(): Promise<void> {
  const isFirst = streams.length === 0;
  streams = await listStreams();
  if (isFirst) list.show(streams);
  else list.updateViewers(streams);
  if (!chosen) return;
  const { name } = chosen;
  const figures = await readFigures(name);
  if (chosen.name === name) showServer(figures);
}

/** Old figures would look like those of a server that runs. */
function forget(): void {
  showServer(undefined);
}

function choose(name: string): void {
  const stream = streams.find((each) => each.name === name);
  if (!stream || stream.name === chosen?.name) return;
  chosen = stream;
  document.title = `${stream.title} · nestjs-rfb demo`;
  element('title', HTMLElement).textContent = stream.title;
  element('summary', HTMLElement).textContent = stream.summary;
  element('gestures', HTMLElement).replaceChildren(...stream.gestures.map((each) => make('li', each)));
  notify('');
  controls.open(name, stream.settings, stream.video);
  showLocal(undefined);
  showServer(undefined);
  warning.hidden = !stream.isFlashing;
  if (stream.isFlashing) view.close();
  else view.open(stream);
}

function showLocal(stats: ViewStats | undefined): void {
  local.show(localFigures(stats));
}

function showServer(figures: StreamFigures | undefined): void {
  server.show(serverFigures(figures, view.clientId));
  if (figures) controls.update(figures.settings);
  quiet.hidden = !figures || !view.isOpen || figures.display.encodesPerSecond > 0;
}

function notify(text: string): void {
  element('notice', HTMLElement).textContent = text;
}
