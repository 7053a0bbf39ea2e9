import { buttonsOf, modifiersOf } from './button-map.js';
import type { InputTarget } from './input-target.js';

/** Chromium's: what a touch pad's pinch turns the wheel by, for each e-fold. */
export const PINCH_STEP = 100;
/** CSS pixels of a line, as protocol.md §6 has it. */
const LINE_PX = 16;

/** Wheels and touch pads. */
export function listenToWheel(target: InputTarget): void {
  const handle = (event: WheelEvent) => {
    const point = target.active ? target.locate(event) : undefined;
    if (!point) return;
    // The application scrolls, not the page.
    event.preventDefault();
    target.send({
      type: 'wheel',
      ...point,
      ...wheelDelta(event, target.canvas),
      buttons: buttonsOf(event.buttons),
      modifiers: modifiersOf(event),
      timestamp: event.timeStamp / 1000,
    });
  };
  target.canvas.addEventListener('wheel', handle, { passive: false, signal: target.signal });
}

/** A wheel's way in CSS pixels, whatever unit the browser counts in. */
export function wheelDelta(
  { deltaX, deltaY, deltaMode }: { deltaX: number; deltaY: number; deltaMode: number },
  page: { clientWidth: number; clientHeight: number },
): { dx: number; dy: number } {
  switch (deltaMode) {
    case 1:
      return { dx: deltaX * LINE_PX, dy: deltaY * LINE_PX };
    case 2:
      return { dx: deltaX * page.clientWidth, dy: deltaY * page.clientHeight };
    default:
      return { dx: deltaX, dy: deltaY };
  }
}
