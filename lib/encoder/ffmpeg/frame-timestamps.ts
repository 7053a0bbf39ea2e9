/**
 * Made-up times for the frames of one stream, in ms. An odd one asks for a keyframe, which is the one thing a stream of
 * pixels can tell ffmpeg while it runs. libx264 without delay does not go by their distance: the framerate that it keeps
 * the bitrate by is the one it was started with.
 *
 * Real times would not do: after 60 s without a frame the AVI muxer gives up.
 */
export class FrameTimestamps {
  #ideal = 0;
  #last: number | undefined;

  /** The first frame is always a key and has the time 0: ffmpeg takes the first time off all others. */
  next(framerate: number, keyFrame: boolean): number {
    if (this.#last === undefined) return (this.#last = 0);
    // The ideal time keeps the fraction, so that the distances are right on average.
    this.#ideal += 1000 / Math.max(framerate, 1);
    const parity = keyFrame ? 1 : 0;
    let timestamp = Math.max(Math.round(this.#ideal), this.#last + 1);
    if (timestamp % 2 !== parity) timestamp += timestamp - 1 > this.#last ? -1 : 1;
    // Above 500 frames per second the made-up time runs ahead; it must not run ever farther.
    this.#ideal = Math.max(this.#ideal, timestamp - 1);
    return (this.#last = timestamp);
  }
}
