import { readFileSync } from 'node:fs';
import { isNear, type Color, type Pixels } from './pixels.js';
import type { ChunkFields, ScriptedPeer } from './scripted-peer.js';

/** What make-h264.mjs writes. */
interface Fixture {
  codec: string;
  width: number;
  height: number;
  visible_width?: number;
  visible_height?: number;
  chunks: { keyframe: boolean; base64: string }[];
}

const PALETTE: readonly Color[] = [
  [220, 40, 40],
  [40, 200, 40],
  [40, 40, 220],
  [220, 200, 40],
];
/** What H.264 may make of a colour of the test card. */
const TOLERANCE = 30;

/** A chain of real H.264: chunk n shows test card n. */
export class Chain {
  readonly #fixture: Fixture;

  constructor(name: 'small' | 'large' | 'high' | 'chroma-444' | 'padded') {
    const file = new URL(`../fixtures/h264-${name}.json`, import.meta.url);
    this.#fixture = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
  }

  get codec(): string {
    return this.#fixture.codec;
  }

  /** Sends chunk n; `payload` instead of its own bytes, `more` over its own header. */
  send(peer: ScriptedPeer, seq: number, n: number, payload?: Uint8Array, more: Partial<ChunkFields> = {}): void {
    const { chunks, ...format } = this.#fixture;
    const { keyframe, base64 } = chunks[n]!;
    peer.chunk({ ...format, seq, keyframe, ...more }, payload ?? Buffer.from(base64, 'base64'));
  }

  /** Sends chunks one after the other, without waiting; chunk n goes as `firstSeq + n`. */
  sendAll(peer: ScriptedPeer, firstSeq: number, count = this.#fixture.chunks.length): number[] {
    const seqs = Array.from({ length: count }, (_, n) => firstSeq + n);
    for (const [n, seq] of seqs.entries()) this.send(peer, seq, n);
    return seqs;
  }
}

/** Tells whether a picture is test card n, judged by the middles of its quadrants. */
export function isTestCard(n: number, pixels: Pixels): boolean {
  const { width, height } = pixels;
  return PALETTE.every((_, quadrant) => {
    const x = (width * (quadrant % 2 === 0 ? 1 : 3)) / 4;
    const y = (height * (quadrant < 2 ? 1 : 3)) / 4;
    return isNear(pixels.at(x, y), PALETTE[(quadrant + n) % 4]!, TOLERANCE);
  });
}
