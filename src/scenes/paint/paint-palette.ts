/** Told apart by most people with colour-blindness, and dark enough for paper. */
const COLORS = ['#2563eb', '#e11d48', '#059669', '#d97706', '#7c3aed', '#0891b2', '#db2777', '#4d7c0f'] as const;

/** Gives each viewer a colour nobody else has, as long as there are any. */
export class PaintPalette {
  readonly #given = new Map<string, string>();

  colorOf(viewer: string): string {
    const known = this.#given.get(viewer);
    if (known) return known;
    const color = this.#leastUsed();
    this.#given.set(viewer, color);
    return color;
  }

  /** The colours in use, in the order they were given. */
  get colors(): readonly string[] {
    return [...this.#given.values()];
  }

  release(viewer: string): void {
    this.#given.delete(viewer);
  }

  #leastUsed(): string {
    const used = this.colors;
    const times = (color: string) => used.filter((each) => each === color).length;
    return COLORS.reduce((best: string, color) => (times(color) < times(best) ? color : best), COLORS[0]);
  }
}
