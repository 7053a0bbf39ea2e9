import { performance } from 'node:perf_hooks';

/** Between two looks, in ms. */
const SPACING_MS = 500;
/** Looks kept: the load is that of the last two seconds. */
const LOOKS = 4;

/** For how long an event loop was idle and busy, as `performance.eventLoopUtilization()` says. */
export interface LoopTimes {
  readonly idle: number;
  readonly active: number;
}

/** How busy this thread's event loop is. Without a timer of its own: who works anyway lets it look now and then. */
export class LoopLoad {
  readonly #looks: { readonly atMs: number; readonly times: LoopTimes }[] = [];

  constructor(private readonly read: () => LoopTimes = () => performance.eventLoopUtilization()) {}

  /** Cheap enough for every frame. */
  look(nowMs: number): void {
    const last = this.#looks.at(-1);
    if (last && nowMs - last.atMs < SPACING_MS) return;
    this.#looks.push({ atMs: nowMs, times: this.read() });
    if (this.#looks.length > LOOKS) this.#looks.shift();
  }

  /** Share of the time that it was busy, 0..1; `undefined` where nobody looked lately. */
  busy(nowMs: number): number | undefined {
    const first = this.#looks.find(({ atMs }) => nowMs - atMs <= SPACING_MS * (LOOKS + 1));
    if (!first || nowMs - first.atMs < SPACING_MS) return undefined;
    const { idle, active } = this.read();
    const spent = { idle: idle - first.times.idle, active: active - first.times.active };
    const wholeMs = spent.idle + spent.active;
    return wholeMs > 0 ? spent.active / wholeMs : undefined;
  }
}
