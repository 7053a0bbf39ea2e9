/** What a video rendition knows of a viewer. */
export interface Standing {
  /** It has every picture the next delta builds upon. */
  hasChain: boolean;
  /** It asked for a keyframe. */
  wantsKey: boolean;
  /** It was told that its keyframe takes a while. */
  isWaiting: boolean;
}
