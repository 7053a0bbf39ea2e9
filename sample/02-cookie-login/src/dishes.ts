/** What grows in a dish: two rates of the Gray–Scott equations, and the colours it is shown in, thin to dense. */
export interface Culture {
  readonly title: string;
  readonly feed: number;
  readonly kill: number;
  readonly colors: readonly (readonly [red: number, green: number, blue: number])[];
}

/** The streams of this application, by name. */
export const DISHES: Readonly<Record<string, Culture>> = {
  coral: {
    title: 'Coral',
    feed: 0.0545,
    kill: 0.062,
    colors: [
      [9, 16, 33],
      [24, 62, 110],
      [236, 104, 92],
      [255, 226, 170],
    ],
  },
  mitosis: {
    title: 'Mitosis',
    feed: 0.028,
    kill: 0.062,
    colors: [
      [12, 10, 36],
      [62, 40, 120],
      [46, 190, 190],
      [226, 255, 214],
    ],
  },
  maze: {
    title: 'Maze',
    feed: 0.029,
    kill: 0.057,
    colors: [
      [20, 12, 8],
      [96, 48, 24],
      [224, 150, 50],
      [255, 244, 214],
    ],
  },
};
