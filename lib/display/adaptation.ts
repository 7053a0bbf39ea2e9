import { Subject } from 'rxjs';
import type { RenditionTargets } from '../rendition/rendition.js';
import type { Clock } from '../time/clock.js';
import type { ResolvedAdaptive } from './adaptive-options.js';
import { Ladder } from './ladder.js';
import { QualityTuner } from './quality-tuner.js';
import type { LinkReport } from './step-pace.js';

/**
 * How a display adapts: the encode of its only viewer is tuned; several viewers move on a ladder of shared encodes. Who
 * goes from one to the other takes along what was learnt, so that nobody is sent more than its link was seen to carry.
 */
export class Adaptation {
  readonly ladder: Ladder;
  /** What the full rendition aims at, whenever that changes by itself. */
  readonly retuned$ = new Subject<RenditionTargets>();
  /** There are several viewers now; says what the only one was tuned to. */
  readonly shared$ = new Subject<RenditionTargets>();
  /** There is one viewer now. */
  readonly alone$ = new Subject<void>();
  readonly #tuner: QualityTuner;
  #viewers = 0;

  constructor(
    base: RenditionTargets,
    private readonly options: false | ResolvedAdaptive,
    clock: Clock,
  ) {
    this.ladder = new Ladder(options ? options.ladder : []);
    this.#tuner = new QualityTuner(base, clock);
  }

  /** What the app asks for. */
  get base(): RenditionTargets {
    return this.#tuner.base;
  }

  set base(base: RenditionTargets) {
    this.#tuner.base = base;
  }

  /** What the full rendition aims at. */
  get targets(): RenditionTargets {
    return this.#tuner.targets;
  }

  /** Whether viewers move on the ladder. */
  get isShared(): boolean {
    return this.options !== false && this.#viewers > 1;
  }

  set viewers(count: number) {
    const wasShared = this.isShared;
    this.#viewers = count;
    if (this.isShared && !wasShared) this.shared$.next(this.targets);
    if (count !== 1 && this.#tuner.reset()) this.#retuned();
    if (wasShared && count === 1) this.alone$.next();
  }

  /**
   * The link of a viewer was measured.
   *
   * @param read - called only where somebody wants to know: this comes with every ack of every viewer
   */
  report(read: () => LinkReport): void {
    if (this.options && this.#viewers === 1 && this.#tuner.report(read())) this.#retuned();
  }

  /** The only viewer comes down from a ladder: its encode begins there. */
  startAt(rung: number): void {
    this.#tuner.start(this.ladder.targets(this.base, rung));
    this.#retuned();
  }

  close(): void {
    this.retuned$.complete();
    this.shared$.complete();
    this.alone$.complete();
  }

  #retuned(): void {
    this.retuned$.next(this.targets);
  }
}
