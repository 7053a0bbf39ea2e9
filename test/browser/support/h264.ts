import { readFileSync } from 'node:fs';
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
