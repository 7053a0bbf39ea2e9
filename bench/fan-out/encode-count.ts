import type { Display } from 'nestjs-rfb';

/** Often enough that a rung which ends has counted nearly all it did, seldom enough to cost nothing. */
const LOOK_EVERY_MS = 250;

/** Encodes of a display since it was made, those of rungs that come and go with their viewers included. */
export class EncodeCount {
  readonly #last = new Map<string, number>();
  #total = 0;

  constructor(private readonly display: Display) {
    setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  get total(): number {
    this.#look();
    return this.#total;
  }

  #look(): void {
    const { renditions } = this.display.metrics();
    for (const { key, encodes } of renditions) {
      const last = this.#last.get(key) ?? 0;
      this.#total += encodes < last ? encodes : encodes - last;
    }
    this.#last.clear();
    for (const { key, encodes } of renditions) this.#last.set(key, encodes);
  }
}
