import { Subscription } from 'rxjs';
import type { Adaptation } from '../display/adaptation.js';
import { DELIVERED_SHARE } from '../display/quality-tuner.js';
import { StepPace, type LinkReport } from '../display/step-pace.js';
import type { RenditionTargets } from '../rendition/rendition.js';
import type { Clock } from '../time/clock.js';

/** What was sent before a step down takes a while to arrive: so long a rung that the link carries is given, in ms. */
const DRAIN_MS = 3000;

/** Where the quality of one viewer goes. */
export interface QualityPorts {
  /** It is to watch another rung. */
  readonly onMoved: (rung: number) => void;
  /** What its pictures aim at has changed. */
  readonly onTargets: (targets: RenditionTargets) => void;
}

/** Which rung one viewer of a display that adapts is on: down at once to what its link carries, up after a calm. */
export class QualityFollower {
  readonly #pace: StepPace;
  readonly #changes = new Subscription();
  /** 0 is the display's own quality. */
  #rung = 0;
  /** Its link was measured while it was the only viewer. */
  #wasAlone = false;

  constructor(
    private readonly adaptation: Adaptation,
    clock: Clock,
    private readonly ports: QualityPorts,
  ) {
    this.#pace = new StepPace(clock);
    this.#changes.add(adaptation.retuned$.subscribe(() => this.#rung === 0 && this.#tell()));
    this.#changes.add(adaptation.shared$.subscribe((tuned) => this.#share(tuned)));
    this.#changes.add(adaptation.alone$.subscribe(() => this.#takeOver()));
  }

  /** The link was measured. */
  report(read: () => LinkReport): void {
    this.#wasAlone = !this.adaptation.isShared;
    if (this.#wasAlone) this.adaptation.report(read);
    else this.#step(read());
  }

  close(): void {
    this.#changes.unsubscribe();
  }

  #step(link: LinkReport): void {
    const { ladder, base } = this.adaptation;
    const step = this.#pace.due(link);
    if (step === 'down') {
      const carried = link.deliveredBps === undefined ? undefined : DELIVERED_SHARE * link.deliveredBps;
      if (this.#pace.sinceStepMs < DRAIN_MS && this.#targets.bitrate <= (carried ?? 0)) return;
      if (this.#move(ladder.below(base, this.#rung, carried))) this.#pace.lowered();
    } else if (step === 'up' && this.#move(ladder.above(base, this.#rung))) {
      this.#pace.raised();
    }
  }

  /** Others have joined: what was tuned for this viewer alone is the rung it goes to. */
  #share(tuned: RenditionTargets): void {
    const { ladder, base } = this.adaptation;
    // Who has just joined hears of it too, and nothing is known of its link.
    if (!this.#wasAlone) return;
    this.#pace.reset();
    if (tuned.bitrate < base.bitrate || tuned.framerate < base.framerate) {
      this.#move(ladder.below(base, 0, tuned.bitrate));
    }
  }

  /** The others have left: the encode is for this viewer alone, and starts at what its link carries. */
  #takeOver(): void {
    if (this.#rung === 0) return;
    this.adaptation.startAt(this.#rung);
    this.#move(0);
  }

  #move(rung: number): boolean {
    if (rung === this.#rung) return false;
    this.#rung = rung;
    this.#tell();
    this.ports.onMoved(rung);
    return true;
  }

  get #targets(): RenditionTargets {
    const { ladder, base, targets } = this.adaptation;
    return this.#rung === 0 ? targets : ladder.targets(base, this.#rung);
  }

  #tell(): void {
    this.ports.onTargets(this.#targets);
  }
}
