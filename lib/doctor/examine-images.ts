import { createRequire } from 'node:module';
import sharp from 'sharp';
import { createSharpEncoder } from '../encoder/sharp-encoder.js';
import { createTurboJpegEncoder } from '../encoder/turbo-jpeg-encoder.js';
import type { ImageEncoder } from '../encoder/image-encoder.js';
import type { Clock } from '../time/clock.js';
import type { EncoderReport } from './host-report.js';
import { measure } from './trial.js';

export const TURBO = '@julusian/jpeg-turbo';
const FORMATS = ['jpeg', 'png', 'webp'] as const;
const QUALITY = 80;

/** Measures what makes images. Does not reject. */
export async function* examineImages(clock: Clock): AsyncGenerator<EncoderReport, void> {
  const turbo = await createTurboJpegEncoder();
  if (turbo) yield await examine(TURBO, 'jpeg', turbo, clock);
  else {
    const reason = `the package ${TURBO} is not installed; run npm install ${TURBO} (with @2 on Node 20)`;
    yield { name: TURBO, makes: 'jpeg', isAvailable: false, reason };
  }
  for (const format of FORMATS) yield await examine('sharp', format, createSharpEncoder(format), clock);
}

async function examine(
  name: string,
  makes: EncoderReport['makes'],
  encoder: ImageEncoder,
  clock: Clock,
): Promise<EncoderReport> {
  const version = name === 'sharp' ? sharp.versions.sharp : versionOf(name);
  const base = { name, makes, ...(version === undefined ? {} : { version }) };
  try {
    return { ...base, isAvailable: true, ...(await measure(clock, (pixels) => encoder.encode(pixels, QUALITY))) };
  } catch (error) {
    return { ...base, isAvailable: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function versionOf(name: string): string | undefined {
  try {
    return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
  } catch {
    // It keeps its manifest to itself.
    return undefined;
  }
}
