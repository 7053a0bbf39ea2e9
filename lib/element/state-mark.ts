import type { ElementState } from './element-events.js';

/** For style sheets: `remote-framebuffer:state(live)`, in browsers that have it without dashes. */
export function markState(internals: ElementInternals, before: ElementState, state: ElementState): void {
  try {
    internals.states.delete(before);
    internals.states.add(state);
  } catch {
    // Such a browser has no such selector either.
  }
}
