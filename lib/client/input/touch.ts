import { modifiersOf } from './button-map.js';
import type { InputTarget } from './input-target.js';
import type { ClientPoint } from './point-mapper.js';
import { TouchGestures } from './touch-gestures.js';
import { PINCH_STEP } from './wheel.js';

/**
 * Enlarges the picture about a centre and moves it, in CSS pixels; false where that is not wanted. Without a factor fingers
 * go one way and do not spread.
 */
export type ZoomTaker = (centre: ClientPoint, factor: number | undefined, dx: number, dy: number) => boolean;

/** Fingers under `touch: 'gestures'`. */
export class TouchInput {
  readonly #target: InputTarget;
  readonly #gestures: TouchGestures;

  /**
   * @param act - does what one finger does as a pointer
   * @param zoom - is offered what two fingers do, and takes it where they are the view's own
   */
  constructor(target: InputTarget, act: (event: PointerEvent) => void, zoom: ZoomTaker) {
    this.#target = target;
    this.#gestures = new TouchGestures({
      pointer: act,
      // The picture follows the fingers, so that the wheel turns against them.
      pan: (event, centre, dx, dy) => zoom(centre, undefined, dx, dy) || this.#turnWheel(event, centre, -dx, -dy),
      pinch: (event, centre, scale, dx, dy) =>
        zoom(centre, scale, dx, dy) || this.#turnWheel(event, centre, 0, -PINCH_STEP * Math.log(scale), true),
    });
  }

  /** @returns whether it is a finger's */
  take(event: PointerEvent): boolean {
    if (event.pointerType !== 'touch') return false;
    this.#gestures.take(event);
    return true;
  }

  reset(): void {
    this.#gestures.reset();
  }

  #turnWheel(event: PointerEvent, at: ClientPoint, dx: number, dy: number, isPinch = false): void {
    const point = this.#target.locate(at);
    if (!point) return;
    const { shiftKey, ctrlKey, altKey, metaKey } = event;
    this.#target.send({
      type: 'wheel',
      ...point,
      dx,
      dy,
      buttons: [],
      modifiers: modifiersOf({ shiftKey, ctrlKey: ctrlKey || isPinch, altKey, metaKey }),
      timestamp: event.timeStamp / 1000,
    });
  }
}
