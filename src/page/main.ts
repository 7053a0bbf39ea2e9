import type { ViewStats } from 'nestjs-rfb/client';
import {
  listStreams,
  readFigures,
  readReport,
  type StreamDescription,
  type StreamFigures,
  type ViewerReport,
} from './api.js';
import { element, make } from './dom.js';
import { FigureList, localFigures, serverFigures } from './figures.js';
import { PictureControls } from './picture-controls.js';
import { poll } from './poll.js';
import { SmoothnessPanel } from './smoothness-panel.js';
import { judge } from './smoothness.js';
import { StreamList } from './stream-list.js';
import { Viewers } from './viewers.js';

const POLL_MS = 1000;

const warning = element('warning', HTMLElement);
const local = new FigureList(element('local-figures', HTMLElement));
const server = new FigureList(element('server-figures', HTMLElement));
const quiet = element('quiet', HTMLElement);
const smoothness = new SmoothnessPanel();
const viewers = new Viewers({ onStats: showLocal, onNotice: notify });
const controls = new PictureControls(notify);
const list = new StreamList(element('streams', HTMLUListElement), choose);
let streams: StreamDescription[] = [];
let chosen: StreamDescription | undefined;
let stats: ViewStats | undefined;

const viewOnly = element('view-only', HTMLInputElement);
viewOnly.addEventListener('input', () => viewers.setViewOnly(viewOnly.checked));
const two = element('two-viewers', HTMLInputElement);
two.addEventListener('input', () => viewers.setSecond(two.checked));
element('start-flashing', HTMLButtonElement).addEventListener('click', () => {
  if (!chosen) return;
  warning.hidden = true;
  viewers.open(chosen);
  viewers.focus();
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
  const [figures, reports] = await Promise.all([readFigures(name), readReport(name)]);
  const mine = reports.find(({ client_id }) => client_id === viewers.clientId);
  if (chosen.name === name) showServer(figures, mine);
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
  if (stream.isFlashing) viewers.close();
  else viewers.open(stream);
}

function showLocal(figures: ViewStats | undefined): void {
  stats = figures;
  local.show(localFigures(figures));
}

function showServer(figures: StreamFigures | undefined, report?: ViewerReport): void {
  server.show(serverFigures(figures, viewers.clientId));
  smoothness.show(judge(stats, figures, report));
  if (figures) controls.update(figures.settings);
  quiet.hidden = !figures || !viewers.isOpen || figures.display.encodesPerSecond > 0;
}

function notify(text: string): void {
  element('notice', HTMLElement).textContent = text;
}
