import { BadRequestException } from '@nestjs/common';

/** What a name of an encoder may look like; which there are, the display knows. */
const ENCODER = /^[\w.:-]{1,64}$/;
export const FORMATS = ['auto', 'h264', 'jpeg', 'png', 'webp'] as const;
export const QUALITY_RANGE = Object.freeze({ min: 1, max: 100 });
/** In Mbit/s. */
export const BITRATE_RANGE = Object.freeze({ min: 1, max: 50 });
/** Above 60 no screen shows it, and one visitor would spend the whole server. */
export const FRAMERATE_RANGE = Object.freeze({ min: 1, max: 60 });

/** What a visitor can choose for a stream, for everybody who watches it. */
export interface StreamSettings {
  readonly format: (typeof FORMATS)[number];
  /** Who makes H.264; `auto` for the best one there is. */
  readonly encoder: string;
  /** Quality of JPEG and WebP. */
  readonly quality: number;
  /** Of H.264, in Mbit/s, at most. */
  readonly bitrate: number;
  /** Frames per second. */
  readonly framerate: number;
}

const KEYS = [
  'format',
  'encoder',
  'quality',
  'bitrate',
  'framerate',
] as const satisfies readonly (keyof StreamSettings)[];

/**
 * Validates what came in a request.
 *
 * @throws BadRequestException naming field, rule and value
 */
export function readStreamSettings(body: unknown): Partial<StreamSettings> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequestException('the body must be a JSON object');
  }
  const given: Record<string, unknown> = { ...body };
  const unknown = Object.keys(given).find((key) => !KEYS.some((known) => known === key));
  if (unknown !== undefined) throw new BadRequestException(`${show(unknown)} is not one of ${KEYS.join(', ')}`);
  const { format, encoder, quality, bitrate, framerate } = given;
  return {
    ...(format === undefined ? {} : { format: readFormat(format) }),
    ...(encoder === undefined ? {} : { encoder: readEncoder(encoder) }),
    ...(quality === undefined ? {} : { quality: readInteger('quality', quality, QUALITY_RANGE) }),
    ...(bitrate === undefined ? {} : { bitrate: readInteger('bitrate', bitrate, BITRATE_RANGE) }),
    ...(framerate === undefined ? {} : { framerate: readInteger('framerate', framerate, FRAMERATE_RANGE) }),
  };
}

function readFormat(value: unknown): StreamSettings['format'] {
  const format = FORMATS.find((each) => each === value);
  if (!format) throw new BadRequestException(`format must be one of ${FORMATS.join(', ')}, got ${show(value)}`);
  return format;
}

function readEncoder(value: unknown): string {
  if (typeof value !== 'string' || !ENCODER.test(value)) {
    throw new BadRequestException(`encoder must be the name of one, got ${show(value)}`);
  }
  return value;
}

function readInteger(name: string, value: unknown, { min, max }: { min: number; max: number }): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw new BadRequestException(`${name} must be an integer in ${min}..${max}, got ${show(value)}`);
  }
  return value;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
