/** A function of two variables, to be shown as a surface. */
export interface HeightFunction {
  readonly title: string;
  readonly formula: string;
  /** x and y run from −range to +range. */
  readonly range: number;
  /** Lowest and highest value over that range, rounded outwards to where the scale's labels go. */
  readonly low: number;
  readonly high: number;
  /** Labels of the scale, less one. */
  readonly steps: number;
  readonly height: (x: number, y: number) => number;
}

export const HEIGHT_FUNCTIONS: readonly [HeightFunction, ...HeightFunction[]] = [
  {
    title: 'Ripple',
    formula: 'z = sin(r) / r',
    range: 12,
    low: -0.25,
    high: 1,
    steps: 5,
    height: (x, y) => {
      const r = Math.hypot(x, y);
      return r < 1e-6 ? 1 : Math.sin(r) / r;
    },
  },
  {
    title: 'Peaks',
    formula: 'three Gaussian hills and valleys',
    range: 3,
    low: -8,
    high: 8,
    steps: 4,
    height: (x, y) =>
      3 * (1 - x) ** 2 * Math.exp(-(x ** 2) - (y + 1) ** 2) -
      10 * (x / 5 - x ** 3 - y ** 5) * Math.exp(-(x ** 2) - y ** 2) -
      (1 / 3) * Math.exp(-((x + 1) ** 2) - y ** 2),
  },
  {
    title: 'Standing wave',
    formula: 'z = sin(x) · cos(y)',
    range: 6,
    low: -1,
    high: 1,
    steps: 4,
    height: (x, y) => Math.sin(x) * Math.cos(y),
  },
];
