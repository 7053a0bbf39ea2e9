import type { DropReason } from '../protocol/index.js';

/**
 * Tells which frames a viewer missed, and what stood in the way. A frame is missed once a newer one takes its place: the
 * newest is owed still. Looks only when something changes for the viewer, never at a publish, and counts by the versions
 * that went by.
 */
export class DropWatch {
  /** Frames up to this version were sent, missed, or went by while there was room: the frame rate had no place for them. */
  #settled: number;
  #obstacle: DropReason | undefined;

  /**
   * @param newest - version of the newest frame; what was before it nobody misses
   * @param count - called with how many were missed
   */
  constructor(
    newest: number,
    private readonly count: (reason: DropReason, frames: number) => void,
  ) {
    this.#settled = newest;
  }

  /** Whether something stood in the way when it last looked. */
  get isObstructed(): boolean {
    return this.#obstacle !== undefined;
  }

  /** A picture of this version is on its way. */
  sent(version: number): void {
    this.#settle(version, this.#obstacle);
    this.#settled = Math.max(this.#settled, version);
  }

  /**
   * Call before and after whatever makes or takes room.
   *
   * @param newest - version of the newest frame
   * @param obstacle - what stands in the way now
   */
  look(newest: number, obstacle: DropReason | undefined): void {
    this.#settle(newest, obstacle ?? this.#obstacle);
    this.#obstacle = obstacle;
  }

  #settle(newest: number, reason: DropReason | undefined): void {
    const missed = newest - 1 - this.#settled;
    if (missed <= 0) return;
    this.#settled += missed;
    // What went by before there was an obstacle went by for no want of room.
    if (this.#obstacle && reason) this.count(reason, missed);
  }
}
