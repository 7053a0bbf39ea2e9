import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

const FAMILY = 'Demo Inter';

/** A server often has no fonts at all: the demo brings its own (Inter, SIL Open Font License). */
const FILE = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';

/** Makes the font known to the canvas; fonts are the process's, so only the first worker that asks does it. */
export function loadFont(): void {
  if (GlobalFonts.has(FAMILY)) return;
  const path = createRequire(import.meta.url).resolve(FILE);
  if (!GlobalFonts.registerFromPath(path, FAMILY)) throw new Error(`the font ${path} cannot be read`);
}

/** A value for `context.font`. */
export function font(sizePx: number, weight = 400): string {
  return `${weight} ${sizePx}px "${FAMILY}"`;
}
