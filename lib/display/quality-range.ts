import { checkInteger, checkNumber } from '../options/check.js';

export function checkFramerate(path: string, value: unknown): number {
  return checkNumber(path, value, 0.1, 240);
}

export function checkImageQuality(path: string, value: unknown): number {
  return checkInteger(path, value, 1, 100);
}

export function checkBitrate(path: string, value: unknown): number {
  return checkInteger(path, value, 10_000, 200_000_000);
}
