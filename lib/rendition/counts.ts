import type { DropReason, KeyframeCause } from '../protocol/index.js';

/** How often each of them was. */
export type Counts<Name extends string> = Record<Name, number>;

export function noDrops(): Counts<DropReason> {
  return { window: 0, late: 0, socket: 0, keyframe: 0, hidden: 0 };
}

export function noKeyframes(): Counts<KeyframeCause> {
  return { join: 0, request: 0, reset: 0, missed: 0, encoder: 0, resize: 0, visible: 0, shared: 0 };
}

export function sumOf(counts: Counts<string>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
