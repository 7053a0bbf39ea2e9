import type { Subscription } from 'rxjs';
import type { Display } from '../display/display.js';
import type { Server } from '../display/server.js';
import { RenditionTally } from '../rendition/rendition-tally.js';

/** Label of the streams that have none of their own. */
const OTHER = 'other';

/** Totals of one label. */
export class StreamTotals {
  published = 0;
  unchanged = 0;
  readonly renditions = new Map<string, RenditionTally>();

  /** Adds the totals of another. Viewers are those of now, and added by who wants them. */
  merge({ published, unchanged, renditions }: Pick<StreamTotals, 'published' | 'unchanged'> & TallyOwner): void {
    this.published += published;
    this.unchanged += unchanged;
    for (const [key, tally] of renditions) this.#of(key).merge(tally);
  }

  addViewers({ renditions }: TallyOwner): void {
    for (const [key, { viewers }] of renditions) this.#of(key).viewers += viewers;
  }

  #of(key: string): RenditionTally {
    let tally = this.renditions.get(key);
    if (!tally) this.renditions.set(key, (tally = new RenditionTally()));
    return tally;
  }
}

interface TallyOwner {
  readonly renditions: ReadonlyMap<string, RenditionTally>;
}

/**
 * The totals of all streams of a server, by label. They outlive the streams, so that no counter goes backwards: least of
 * all where several streams share a label.
 */
export class StreamLedger {
  readonly #labels = new Set<string>();
  readonly #open = new Map<Display, string>();
  /** What listens for the end of each of them. */
  readonly #endings = new Map<Display, () => void>();
  readonly #closed = new Map<string, StreamTotals>();
  readonly #added: Subscription;
  #snapshot: ReadonlyMap<string, StreamTotals> | undefined;

  constructor(
    server: Server,
    private readonly maxStreams: number,
  ) {
    for (const display of server.streams.values()) this.#add(display);
    this.#added = server.added$.subscribe((display) => this.#add(display));
  }

  /** The streams that there are, with their labels. */
  get open(): ReadonlyMap<Display, string> {
    return this.#open;
  }

  /** Totals by label. Added up once for all that is read in the same turn of the event loop. */
  get totals(): ReadonlyMap<string, StreamTotals> {
    if (!this.#snapshot) {
      this.#snapshot = this.#addUp();
      queueMicrotask(() => (this.#snapshot = undefined));
    }
    return this.#snapshot;
  }

  close(): void {
    this.#added.unsubscribe();
    for (const [display, onClosed] of this.#endings) display.stage.closed.removeEventListener('abort', onClosed);
    this.#endings.clear();
  }

  #add(display: Display): void {
    const label = this.#labelFor(display.name);
    this.#open.set(display, label);
    display.stage.tallies.keepTimes();
    const onClosed = () => {
      this.#open.delete(display);
      this.#endings.delete(display);
      totalsOf(this.#closed, label).merge(totalsNow(display));
    };
    this.#endings.set(display, onClosed);
    display.stage.closed.addEventListener('abort', onClosed, { once: true });
  }

  #labelFor(name: string): string {
    if (this.#labels.size >= this.maxStreams && !this.#labels.has(name)) return OTHER;
    this.#labels.add(name);
    return name;
  }

  #addUp(): ReadonlyMap<string, StreamTotals> {
    const all = new Map<string, StreamTotals>();
    for (const [label, totals] of this.#closed) totalsOf(all, label).merge(totals);
    for (const [display, label] of this.#open) {
      const totals = totalsOf(all, label);
      const now = totalsNow(display);
      totals.merge(now);
      totals.addViewers(now);
    }
    return all;
  }
}

function totalsNow(display: Display): Parameters<StreamTotals['merge']>[0] {
  return { ...display.counts, renditions: display.stage.tallies.all };
}

function totalsOf(all: Map<string, StreamTotals>, label: string): StreamTotals {
  let totals = all.get(label);
  if (!totals) all.set(label, (totals = new StreamTotals()));
  return totals;
}
