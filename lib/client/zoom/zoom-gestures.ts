import type { ClientPoint } from '../input/point-mapper.js';
import { PINCH_STEP, wheelDelta } from '../input/wheel.js';
import type { Zoomer } from './zoomer.js';

/** A notch of a mouse's wheel is a hundred pixels and more: a quarter larger is enough for it. */
const MAX_TURN = 22;
/** A tap wanders less, in CSS pixels; the second one comes near the first, and within this time. */
const TAP_PX = 16;
const DOUBLE_TAP_MS = 350;
const DOUBLE_TAP_SCALE = 2;

/**
 * Wheel, mouse and fingers that zoom. It hears them before the input of the view does, and keeps from that what it takes.
 *
 * Whoever steers: the wheel with Control zooms; with Shift, wheel and mouse move an enlarged picture. What two fingers do
 * is told by the input, which knows them from pointers. Whoever only watches needs no keys for it, and a double tap
 * enlarges and resets.
 */
export class ZoomGestures {
  readonly #canvas: HTMLCanvasElement;
  readonly #zoomer: Zoomer;
  readonly #pointers = new Map<number, ClientPoint>();
  /** Where the only pointer went down. */
  #pressed: PointerEvent | undefined;
  /** The last tap. */
  #tap: PointerEvent | undefined;

  constructor(canvas: HTMLCanvasElement, zoomer: Zoomer, signal: AbortSignal) {
    this.#canvas = canvas;
    this.#zoomer = zoomer;
    const on = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void) =>
      canvas.addEventListener(type, handle, { signal, capture: true, passive: false });
    on('wheel', (event) => this.#wheel(event));
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#up(event));
    on('pointercancel', (event) => this.#up(event));
    on('lostpointercapture', ({ pointerId }) => this.#pointers.delete(pointerId));
    // The presses of it were ours.
    on('dblclick', (event) => event.shiftKey && this.#zoomer.isZoomed && take(event));
    // One finger may scroll the page of a view that only watches; two are never the page's.
    on('touchstart', (event) => this.#isWatching && event.touches.length > 1 && event.preventDefault());
    this.dress();
  }

  /** Tells the browser which fingers are its own. After every change of role and zoom, which both have a say. */
  dress(): void {
    const { style } = this.#canvas;
    if (!this.#isWatching) return;
    style.touchAction = this.#zoomer.isZoomed ? 'none' : 'pan-x pan-y';
    style.cursor = this.#zoomer.isZoomed ? 'move' : 'default';
  }

  get #isWatching(): boolean {
    return this.#canvas.dataset['role'] === 'view';
  }

  /** A locked mouse has no place on the page. */
  get #isLocked(): boolean {
    return (this.#canvas.getRootNode() as Document | ShadowRoot).pointerLockElement === this.#canvas;
  }

  #wheel(event: WheelEvent): void {
    const { dx, dy } = wheelDelta(event, this.#canvas);
    if (event.ctrlKey) {
      this.#zoomer.by(Math.exp(-Math.max(-MAX_TURN, Math.min(dy, MAX_TURN)) / PINCH_STEP), event);
    } else if (event.shiftKey && this.#zoomer.isZoomed) {
      this.#zoomer.panBy(-dx, -dy);
    } else return;
    take(event);
  }

  #down(event: PointerEvent): void {
    const { pointerId, pointerType, button, shiftKey } = event;
    const { isZoomed } = this.#zoomer;
    // The first of its kind: a button that was let go elsewhere said nothing of it.
    if (event.isPrimary) this.#pointers.clear();
    if (button !== 0 || this.#isLocked || !(this.#isWatching || (shiftKey && isZoomed && pointerType !== 'touch')))
      return;
    this.#pointers.set(pointerId, event);
    this.#pressed = this.#pointers.size === 1 ? event : undefined;
    if (!this.#takeGesture(event)) return;
    try {
      // A drag goes on outside of the canvas.
      this.#canvas.setPointerCapture(pointerId);
    } catch {
      // The pointer is gone already, as synthetic events' are.
    }
  }

  #move(event: PointerEvent): void {
    if (!this.#pointers.has(event.pointerId)) return;
    // Released elsewhere.
    if (event.buttons === 0) return void this.#pointers.delete(event.pointerId);
    const last = pairOf(this.#pointers);
    this.#pointers.set(event.pointerId, event);
    const now = pairOf(this.#pointers);
    const factor = last.spread ? now.spread / last.spread : 1;
    this.#zoomer.by(factor, last, now.clientX - last.clientX, now.clientY - last.clientY);
    this.#takeGesture(event);
  }

  #up(event: PointerEvent): void {
    if (!this.#pointers.delete(event.pointerId)) return;
    this.#takeGesture(event);
    const isTap = this.#isWatching && event.type === 'pointerup' && isNear(this.#pressed, event);
    const isSecond = isTap && isNear(this.#tap, event) && event.timeStamp - this.#tap!.timeStamp < DOUBLE_TAP_MS;
    this.#tap = isTap && !isSecond ? event : undefined;
    if (isSecond) this.#zoomer.by(this.#zoomer.isZoomed ? 0 : DOUBLE_TAP_SCALE, event);
  }

  /** A click on a picture that is not enlarged is the page's as well. */
  #takeGesture(event: Event): boolean {
    const isOurs = this.#zoomer.isZoomed || this.#pointers.size > 1;
    if (isOurs) take(event);
    return isOurs;
  }
}

function isNear(one: ClientPoint | undefined, other: ClientPoint): boolean {
  return one !== undefined && Math.hypot(other.clientX - one.clientX, other.clientY - one.clientY) < TAP_PX;
}

/** The middle of all fingers, and how far two of them are apart. */
function pairOf(pointers: ReadonlyMap<number, ClientPoint>): ClientPoint & { spread: number } {
  const [one, other = one] = [...pointers.values()] as [ClientPoint, ClientPoint?];
  return {
    clientX: (one.clientX + other.clientX) / 2,
    clientY: (one.clientY + other.clientY) / 2,
    spread: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
  };
}

/** Keeps an event from the view's input and from the page. */
function take(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
