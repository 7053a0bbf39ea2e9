import { isNear, type Color, type Pixels } from './pixels.js';

/** The colours of the test card (docs of `testCard`). */
export const PALETTE: readonly Color[] = [
  [220, 40, 40],
  [40, 200, 40],
  [40, 40, 220],
  [220, 200, 40],
];

/** Whether the four quadrants are those of frame `n` of the test card. The default tolerance is that of JPEG. */
export function showsCard(pixels: Pixels, n: number, tolerance = 24): boolean {
  const { width, height } = pixels;
  const centres = [
    [width / 4, height / 4],
    [(width * 3) / 4, height / 4],
    [width / 4, (height * 3) / 4],
    [(width * 3) / 4, (height * 3) / 4],
  ] as const;
  return centres.every(([x, y], quadrant) => isNear(pixels.at(x, y), PALETTE[(quadrant + n) % 4]!, tolerance));
}

/** What H.264 at any rate may make of a colour of the test card. */
const VIDEO_TOLERANCE = 30;

/** Whether a picture of a video is test card n. */
export function isTestCard(n: number, pixels: Pixels): boolean {
  return showsCard(pixels, n, VIDEO_TOLERANCE);
}
