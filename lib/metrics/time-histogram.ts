/** How many times were at most so long. Counts only: what it means is for who reads it. */
export class TimeHistogram {
  /** For each bound how many samples were above the one before and at most it; the last is for those above all. */
  readonly counts: number[];
  sumMs = 0;

  /** @param boundsMs - rising */
  constructor(readonly boundsMs: readonly number[]) {
    this.counts = Array.from({ length: boundsMs.length + 1 }, () => 0);
  }

  add(ms: number): void {
    let index = 0;
    while (index < this.boundsMs.length && ms > this.boundsMs[index]!) index++;
    this.counts[index]!++;
    this.sumMs += ms;
  }

  /** Adds all samples of another with the same bounds. */
  merge({ counts, sumMs }: TimeHistogram): void {
    counts.forEach((count, index) => (this.counts[index]! += count));
    this.sumMs += sumMs;
  }
}
