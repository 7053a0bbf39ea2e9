import { buttonOf, buttonsOf, modifiersOf } from './button-map.js';
import type { InputTarget } from './input-target.js';
import type { FramePoint } from './point-mapper.js';
import type { OutgoingPointer } from '../worker/messages.js';

type PointerType = OutgoingPointer['type'];

/** The application was told that these are down. */
interface Held {
  buttons: Set<number>;
  /** Where the pointer was last, for the ups that no DOM event brings. */
  last: PointerEvent;
}

const BACK = 3;
const POINTER_EVENTS = [
  'pointerenter',
  'pointerleave',
  'pointerdown',
  'pointermove',
  'pointerup',
  'pointercancel',
  'lostpointercapture',
] as const;

/** Mouse, pen and touch. */
export class PointerInput {
  readonly #target: InputTarget;
  readonly #held = new Map<number, Held>();

  /** @param contextMenu - whether the browser may open its menu */
  constructor(target: InputTarget, contextMenu: boolean) {
    this.#target = target;
    const { canvas, signal } = target;
    const on = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void) =>
      canvas.addEventListener(type, (event) => target.active && handle(event), { signal });
    for (const type of POINTER_EVENTS) on(type, (event) => target.take(event) || this.act(event));
    on('dblclick', (event) => this.#send('double_click', event));
    on('contextmenu', (event) => contextMenu || event.preventDefault());
    // Text selection and the middle button's scrolling start here; back and forward act on the way up.
    on('mousedown', (event) => event.preventDefault());
    on('mouseup', (event) => event.button >= BACK && event.preventDefault());
  }

  act(event: PointerEvent): void {
    switch (event.type as (typeof POINTER_EVENTS)[number]) {
      case 'pointerenter':
        this.#send('pointer_enter', event);
        break;
      case 'pointerleave':
        this.#send('pointer_leave', event);
        break;
      case 'pointerdown':
        this.#down(event);
        break;
      case 'pointermove':
        this.#moved(event);
        break;
      case 'pointerup':
        this.#up(event);
        break;
      case 'lostpointercapture':
        // A locked mouse loses it and goes on; every other pointer's ups go elsewhere from now on.
        if (!document.pointerLockElement) this.#release(event.pointerId);
        break;
      case 'pointercancel':
        this.#release(event.pointerId);
    }
  }

  /** Nothing stays pressed for an application whose viewer looks away. */
  releaseAll(): void {
    for (const pointerId of [...this.#held.keys()]) this.#release(pointerId);
  }

  /** While one button of a mouse is down, the DOM reports the others as moves (Pointer Events §4.2, chorded buttons). */
  #moved(event: PointerEvent): void {
    const button = buttonOf(event.button);
    if (button === 0) this.#move(event);
    else if (buttonsOf(event.buttons).includes(button)) this.#down(event);
    else this.#up(event);
  }

  #move(event: PointerEvent): void {
    const held = this.#held.get(event.pointerId);
    if (held && event.buttons) held.last = event;
    // Its up went elsewhere: whoever leaves a pointer lock by Escape may let go off the canvas.
    else this.#release(event.pointerId);
    const point = this.#target.locate(event);
    if (point) this.#target.move(describe('pointer_move', event, point));
  }

  #down(event: PointerEvent): void {
    this.#target.focus();
    if (!this.#send('pointer_down', event)) return;
    const held = this.#held.get(event.pointerId) ?? { buttons: new Set(), last: event };
    held.buttons.add(buttonOf(event.button));
    held.last = event;
    this.#held.set(event.pointerId, held);
    try {
      // A drag goes on outside of the canvas.
      this.#target.canvas.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already, as synthetic events' are.
    }
  }

  #up(event: PointerEvent): void {
    const held = this.#held.get(event.pointerId);
    // Pressed outside, or released by us before: the application knows of no press.
    if (!held?.buttons.delete(buttonOf(event.button))) return;
    if (held.buttons.size === 0) this.#held.delete(event.pointerId);
    this.#send('pointer_up', event);
  }

  #release(pointerId: number): void {
    const held = this.#held.get(pointerId);
    if (!held) return;
    this.#held.delete(pointerId);
    const point = this.#target.locate(held.last);
    if (!point) return;
    for (const button of held.buttons) {
      held.buttons.delete(button);
      this.#target.send({
        ...describe('pointer_up', held.last, point),
        button,
        buttons: [...held.buttons],
        timestamp: performance.now() / 1000,
      });
    }
  }

  #send(type: PointerType, event: PointerEvent | MouseEvent): boolean {
    const point = this.#target.locate(event);
    if (point) this.#target.send(describe(type, event, point));
    return point !== undefined;
  }
}

function describe(type: PointerType, event: PointerEvent | MouseEvent, point: FramePoint): OutgoingPointer {
  return {
    type,
    ...point,
    button:
      type === 'pointer_move' || type === 'pointer_enter' || type === 'pointer_leave' ? 0 : buttonOf(event.button),
    buttons: buttonsOf(event.buttons),
    modifiers: modifiersOf(event),
    timestamp: event.timeStamp / 1000,
    // In some browsers a double click is a mere mouse event.
    ...('pointerId' in event
      ? { pointer_id: event.pointerId, pointer_type: event.pointerType, pressure: event.pressure }
      : {}),
  };
}
