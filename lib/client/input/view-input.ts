import { KeyboardInput } from './keyboard.js';
import { MoveCoalescer } from './move-coalescer.js';
import { framePoint, type FramePoint, type View } from './point-mapper.js';
import { PointerInput } from './pointer.js';
import { listenToWheel } from './wheel.js';
import type { OutgoingEvent, OutgoingPointer } from '../worker/messages.js';

/** What a view tells its input. */
export interface ViewInputPorts {
  canvas: HTMLCanvasElement;
  /** What is shown now; `undefined` before the first picture. */
  view(): View | undefined;
  send(event: OutgoingEvent): void;
}

/** All input of one canvas. */
export class ViewInput {
  readonly #abort = new AbortController();
  readonly #moves: MoveCoalescer;
  readonly #pointer: PointerInput;
  readonly #keyboard: KeyboardInput;
  #active = true;
  #connected = false;

  constructor({ canvas, view, send }: ViewInputPorts) {
    this.#moves = new MoveCoalescer(send, {
      request: (callback) => requestAnimationFrame(callback),
      cancel: (handle) => cancelAnimationFrame(handle),
    });
    const isActive = () => this.#active;
    const target = {
      canvas,
      signal: this.#abort.signal,
      get active() {
        return isActive();
      },
      locate: (event: { clientX: number; clientY: number }): FramePoint | undefined => {
        const shown = view();
        const client = { x: event.clientX, y: event.clientY };
        return shown && framePoint(client, canvas.getBoundingClientRect(), shown);
      },
      send: (event: OutgoingEvent) => {
        if (this.#connected) this.#moves.send(event);
      },
      move: (event: OutgoingPointer) => {
        if (this.#connected) this.#moves.move(event);
      },
    };
    this.#pointer = new PointerInput(target);
    this.#keyboard = new KeyboardInput(target);
    listenToWheel(target);
    const blur = () => this.releaseAll();
    canvas.addEventListener('blur', blur, { signal: this.#abort.signal });
    // A canvas that was never focused can hold a button too.
    window.addEventListener('blur', blur, { signal: this.#abort.signal });
  }

  /** Hands input to the application, or wheel, touch and keys back to the page. What is pressed is released then. */
  setActive(active: boolean): void {
    if (active === this.#active) return;
    if (!active) this.releaseAll();
    this.#active = active;
  }

  /**
   * Without a connection input goes nowhere: neither is the page scrolled by a wheel that turns in that moment, nor does
   * the next connection hear of what was pressed before it.
   */
  setConnected(isConnected: boolean): void {
    if (isConnected === this.#connected) return;
    this.releaseAll();
    this.#moves.close();
    this.#connected = isConnected;
  }

  close(): void {
    this.releaseAll();
    this.#moves.close();
    this.#abort.abort();
  }

  /** Nothing stays pressed for an application whose viewer looks away. */
  releaseAll(): void {
    this.#pointer.releaseAll();
    this.#keyboard.releaseAll();
  }
}
