/**
 * Why a published frame was replaced by a newer one before a viewer got it.
 *
 * - `window`: as many pictures were on their way as its link holds.
 * - `late`: the same, and the oldest of them was older than `maxLatencyMs` allows.
 * - `socket`: more waited in its socket than may.
 * - `keyframe`: it waited for a keyframe, having no picture that the others' deltas build upon.
 * - `hidden`: its page was hidden, so that nothing was sent.
 *
 * @public
 */
export type DropReason = 'window' | 'late' | 'socket' | 'keyframe' | 'hidden';

/**
 * Why a keyframe of video was made, or was sent to a viewer.
 *
 * - `join`: a viewer came, or came from another rendition.
 * - `request`: it asked for one, or changed what it can decode.
 * - `reset`: it rebuilt its decoder.
 * - `missed`: it missed a picture that later ones build upon.
 * - `encoder`: the encoder was made anew, for another size or after a failure, or made one of its own accord.
 * - `resize`: its window changed.
 * - `visible`: its page was shown again.
 * - `shared`: others needed it; only in the figures of a viewer.
 *
 * @public
 */
export type KeyframeCause = 'join' | 'request' | 'reset' | 'missed' | 'encoder' | 'resize' | 'visible' | 'shared';

/**
 * Where delivery to one viewer is held up.
 *
 * - `fine`: nowhere.
 * - `network`: pictures queue up on its link.
 * - `server-cpu`: encodes, or this process's event loop, take too long for the frame rate.
 * - `client-decode`: its decoder, or its page, takes too long.
 *
 * @public
 */
export type VerdictKind = 'fine' | 'network' | 'server-cpu' | 'client-decode';

/**
 * Where delivery to one viewer is held up, and the figures that say so.
 *
 * @public
 */
export interface Verdict {
  /** For programs. */
  kind: VerdictKind;
  /** One line for people, such as `network: round trip 480 ms, 40 ms at best; 1.4 of 3.0 Mbit/s arrive`. */
  text: string;
}
