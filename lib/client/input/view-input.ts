import type { InputOptions } from './input-options.js';
import { KeyboardInput } from './keyboard.js';
import { MoveCoalescer } from './move-coalescer.js';
import { framePoint, pictureBox, type ClientPoint, type FramePoint, type View } from './point-mapper.js';
import { PointerInput } from './pointer.js';
import { TextField } from './text-field.js';
import { TouchInput, type ZoomTaker } from './touch.js';
import { VirtualCursor } from './virtual-cursor.js';
import { listenToWheel } from './wheel.js';
import type { InputTarget } from './input-target.js';
import type { OutgoingEvent, OutgoingPointer } from '../worker/messages.js';

/** What a view tells its input. */
export interface ViewInputPorts {
  canvas: HTMLCanvasElement;
  options: Required<InputOptions>;
  label: string;
  /** What is shown now; `undefined` before the first picture. */
  view(): View | undefined;
  send(event: OutgoingEvent): void;
  /** Is offered what two fingers do. */
  zoom: ZoomTaker;
}

/** All input of one canvas. */
export class ViewInput implements InputTarget {
  readonly canvas: HTMLCanvasElement;
  readonly #view: () => View | undefined;
  readonly #abort = new AbortController();
  readonly #moves: MoveCoalescer;
  readonly #pointer: PointerInput;
  readonly #keyboard: KeyboardInput;
  readonly #text: TextField | undefined;
  readonly #touch: TouchInput | undefined;
  readonly #cursor: VirtualCursor | undefined;
  #active = true;
  #connected = false;

  constructor({ canvas, options, label, view, send, zoom }: ViewInputPorts) {
    this.canvas = canvas;
    this.#view = view;
    this.#moves = new MoveCoalescer(send, {
      request: (callback) => requestAnimationFrame(callback),
      cancel: (handle) => cancelAnimationFrame(handle),
    });
    this.#pointer = new PointerInput(this, options.contextMenu);
    this.#keyboard = new KeyboardInput(this, options.captureTab);
    listenToWheel(this);
    if (options.textInput) this.#text = new TextField(this, label, () => this.releaseAll());
    if (this.#text) this.#keyboard.listen(this.#text.element);
    if (options.touch === 'gestures') this.#touch = new TouchInput(this, (event) => this.#pointer.act(event), zoom);
    if (options.pointerLock) this.#cursor = new VirtualCursor(canvas, () => this.#pictureBox());
    const blur = ({ relatedTarget }: FocusEvent) => {
      // Between canvas and text field the focus stays within the view.
      if (!relatedTarget || relatedTarget !== this.#text?.element) this.releaseAll();
    };
    canvas.addEventListener('blur', blur, { signal: this.signal });
    // A canvas that was never focused can hold a button too.
    window.addEventListener('blur', blur, { signal: this.signal });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get active(): boolean {
    return this.#active;
  }

  locate({ clientX, clientY }: ClientPoint): FramePoint | undefined {
    const view = this.#view();
    const at = this.#cursor?.at ?? { clientX, clientY };
    return view && framePoint(at, this.canvas.getBoundingClientRect(), view);
  }

  take(event: PointerEvent): boolean {
    this.#cursor?.follow(event);
    return this.#touch?.take(event) ?? false;
  }

  send(event: OutgoingEvent): void {
    if (this.#connected) this.#moves.send(event);
  }

  move(event: OutgoingPointer): void {
    if (this.#connected) this.#moves.move(event);
  }

  focus(): void {
    (this.#text?.element ?? this.canvas).focus({ preventScroll: true });
  }

  /** Hands input to the application, or wheel, touch and keys back to the page. What is pressed is released then. */
  setActive(active: boolean): void {
    if (active === this.#active) return;
    if (!active) {
      this.releaseAll();
      this.#cursor?.free();
    }
    this.#active = active;
    this.#text?.setActive(active);
  }

  /**
   * Without a connection input goes nowhere: neither is the page scrolled by a wheel that turns in that moment, nor does
   * the next connection hear of what was pressed before it.
   */
  setConnected(isConnected: boolean): void {
    if (isConnected === this.#connected) return;
    this.releaseAll();
    this.#connected = isConnected;
  }

  setVirtualKeyboard(isShown: boolean): void {
    this.#text?.setVirtualKeyboard(isShown);
  }

  close(): void {
    this.releaseAll();
    this.#cursor?.free();
    this.#moves.close();
    this.#abort.abort();
    this.#text?.close();
  }

  /** Nothing stays pressed for an application whose viewer looks away. */
  releaseAll(): void {
    this.#touch?.reset();
    this.#pointer.releaseAll();
    this.#keyboard.releaseAll();
  }

  #pictureBox() {
    const view = this.#view();
    return view && pictureBox(this.canvas.getBoundingClientRect(), view);
  }
}
