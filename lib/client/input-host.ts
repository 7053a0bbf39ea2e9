import { loadInput } from './chunks.js';
import type { ViewInput, ViewInputPorts } from './input/view-input.js';

/** Owns the input of a view: fetches it for who may steer, and keeps what it is to know until it is there. */
export class InputHost {
  readonly #ports: ViewInputPorts;
  readonly #reportError: (error: Error) => void;
  #input: ViewInput | undefined;
  #loading: Promise<void> | undefined;
  #isActive = false;
  #isConnected = false;
  #hasVirtualKeyboard = false;
  #isClosed = false;

  constructor(ports: ViewInputPorts, reportError: (error: Error) => void) {
    this.#ports = ports;
    this.#reportError = reportError;
  }

  /** Resolves when there is input for who may steer by now, or cannot be. */
  get ready(): Promise<void> {
    return Promise.resolve(this.#loading);
  }

  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    this.#input?.setActive(isActive);
    if (isActive) this.#loading ??= this.#load();
  }

  setConnected(isConnected: boolean): void {
    this.#isConnected = isConnected;
    this.#input?.setConnected(isConnected);
  }

  setVirtualKeyboard(isShown: boolean): void {
    this.#hasVirtualKeyboard = isShown;
    this.#input?.setVirtualKeyboard(isShown);
  }

  focus(): void {
    if (this.#input) this.#input.focus();
    else this.#ports.canvas.focus({ preventScroll: true });
  }

  releaseAll(): void {
    this.#input?.releaseAll();
  }

  close(): void {
    this.#isClosed = true;
    this.#input?.close();
  }

  async #load(): Promise<void> {
    try {
      const Input = await loadInput();
      if (this.#isClosed) return;
      const input = new Input(this.#ports);
      this.#input = input;
      input.setActive(this.#isActive);
      input.setConnected(this.#isConnected);
      if (this.#hasVirtualKeyboard) input.setVirtualKeyboard(true);
    } catch (error) {
      // Tried again when the view is next allowed to steer.
      this.#loading = undefined;
      if (!this.#isClosed) this.#reportError(new Error(`the view takes no input: ${String(error)}`));
    }
  }
}
