import type { KeyframeCause } from '../protocol/index.js';

/** What a video rendition knows of a viewer. */
export interface Standing {
  /** It has every picture the next delta builds upon. */
  hasChain: boolean;
  /** Why it needs a keyframe, by what was first; nothing while it needs none. */
  keyCause: KeyframeCause | undefined;
  /** It was told that its keyframe takes a while. */
  isWaiting: boolean;
}

/**
 * A picture was encoded.
 *
 * @param isSent - whether the viewer gets it
 * @param made - why it was made, where it is a keyframe
 * @returns why the viewer needed that keyframe: others' wishes are none of its own
 */
export function settle(standing: Standing, isSent: boolean, made?: KeyframeCause): KeyframeCause | undefined {
  const own = made && (standing.keyCause ?? (made === 'encoder' ? made : 'shared'));
  standing.hasChain = isSent;
  if (!isSent) standing.keyCause ??= 'missed';
  else if (made) Object.assign(standing, { keyCause: undefined, isWaiting: false });
  return own;
}
