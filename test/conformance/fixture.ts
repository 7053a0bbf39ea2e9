import { readFileSync } from 'node:fs';

/** Bytes of a committed fixture. */
export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));
}

/** A message as it is on the wire, and what the parser makes of it where that is more than the JSON itself. */
export interface TextFixture {
  name: string;
  wire: string;
  parsed?: unknown;
}

/** A committed list of text messages. */
export function textFixtures(name: string): TextFixture[] {
  return JSON.parse(new TextDecoder().decode(fixtureBytes(name))) as TextFixture[];
}

/** Every string that `text` starts with, from the empty one on, without `text` itself. */
export function strictPrefixes(text: string): string[] {
  return Array.from({ length: text.length }, (_, length) => text.slice(0, length));
}
