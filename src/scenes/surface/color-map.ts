type Rgb = readonly [number, number, number];

/** Stops of a perceptually even scale, dark to bright, after viridis with a lighter foot for a dark background. */
const STOPS: readonly Rgb[] = [
  [74, 47, 137],
  [60, 83, 150],
  [44, 120, 150],
  [31, 158, 137],
  [74, 193, 109],
  [160, 218, 57],
  [253, 231, 37],
];

const LEVELS = 256;

/** Colours of the scale: level 0..255, three bytes each. */
export const COLOR_MAP: Uint8Array = buildMap();

/** One colour of the scale in CSS, for a level of 0..1. */
export function cssColor(level: number): string {
  const at = Math.round(level * (LEVELS - 1)) * 3;
  return `rgb(${COLOR_MAP[at]}, ${COLOR_MAP[at + 1]}, ${COLOR_MAP[at + 2]})`;
}

function buildMap(): Uint8Array {
  const map = new Uint8Array(LEVELS * 3);
  for (let level = 0; level < LEVELS; level++) {
    const position = (level / (LEVELS - 1)) * (STOPS.length - 1);
    const index = Math.min(STOPS.length - 2, Math.floor(position));
    const from = STOPS[index] ?? [0, 0, 0];
    const to = STOPS[index + 1] ?? from;
    for (const channel of [0, 1, 2] as const) {
      map[level * 3 + channel] = Math.round(from[channel] + (to[channel] - from[channel]) * (position - index));
    }
  }
  return map;
}
