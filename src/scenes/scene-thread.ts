import { Worker } from 'node:worker_threads';
import { FrameSlots } from './frame-slots.js';
import type { SceneEntry } from './scene-catalog.js';
import type { SceneReply, SceneRequest, SceneWorkerData } from './scene-messages.js';
import type { SceneTick } from './scene.js';

/** A frame the worker has finished. The bytes are the reader's until `release()`. */
export interface DrawnFrame {
  readonly data: Uint8Array;
  readonly drawMs: number;
  release(): void;
}

interface PendingDrawing {
  resolve(reply: SceneReply): void;
  reject(error: Error): void;
}

/** The main thread's end of one scene's worker. */
export class SceneThread {
  readonly #slots: FrameSlots;
  readonly #worker: Worker;
  /** Why the worker ended, once it has. */
  #failure: Error | undefined;
  #pending: PendingDrawing | undefined;

  constructor({ scene, width, height }: SceneEntry) {
    this.#slots = FrameSlots.allocate(width * height * 4);
    const workerData: SceneWorkerData = { scene, width, height, slots: this.#slots.shared };
    this.#worker = new Worker(new URL('./scene-worker.js', import.meta.url), { workerData, name: `scene ${scene}` });
    this.#worker.on('message', (reply: SceneReply) => this.#settle((pending) => pending.resolve(reply)));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`the worker of scene '${scene}' ended with code ${code}`)));
  }

  /**
   * Has the scene drawn; one drawing at a time.
   *
   * @returns the new frame, or `undefined` if nothing changed
   * @throws what the scene threw, when its worker died of it
   */
  async draw(tick: SceneTick): Promise<DrawnFrame | undefined> {
    const { slot, drawMs } = await new Promise<SceneReply>((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      if (this.#pending) return reject(new Error('one drawing at a time'));
      this.#pending = { resolve, reject };
      this.send({ type: 'tick', tick });
    });
    if (slot === undefined) return undefined;
    return { data: this.#slots.pixels(slot), drawMs, release: () => this.#slots.release(slot) };
  }

  send(request: SceneRequest): void {
    this.#worker.postMessage(request);
  }

  /** Ends the worker; a drawing under way is rejected. Idempotent. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#settle((pending) => pending.reject(error));
  }

  #settle(settle: (pending: PendingDrawing) => void): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending) settle(pending);
  }
}
