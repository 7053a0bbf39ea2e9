import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { Display, RfbEvent } from 'nestjs-rfb';
import type { Subscription } from 'rxjs';
import { RestartPolicy } from './restart-policy.js';
import type { SceneEntry } from './scene-catalog.js';
import type { SceneRequest } from './scene-messages.js';
import { SceneThread } from './scene-thread.js';

/** What a scene needs of its display. */
export type SceneDisplay = Pick<Display, 'ticks' | 'publish' | 'events$' | 'viewers$' | 'viewers'>;

/** What can be replaced: tests have no time and no threads. */
export interface SceneRunnerParts {
  /** What a scene that starts, or starts again, must be told first. */
  history: () => Iterable<unknown>;
  openThread: (entry: SceneEntry) => Pick<SceneThread, 'draw' | 'send' | 'close'>;
  policy: RestartPolicy;
}

/** Runs one scene for one display: drawn in a worker, published here, only while somebody watches. */
export class SceneRunner {
  readonly #ended = new AbortController();
  readonly #subscriptions: Subscription[] = [];
  readonly #parts: SceneRunnerParts;
  #pace = new AbortController();
  #framerate: number;
  #thread: ReturnType<SceneRunnerParts['openThread']> | undefined;
  #running: Promise<void> | undefined;
  #drawMs = 0;
  #isFirstDrawing = true;

  constructor(
    readonly entry: SceneEntry,
    private readonly display: SceneDisplay,
    private readonly logger: Pick<LoggerService, 'error'>,
    parts: Partial<SceneRunnerParts> = {},
  ) {
    this.#parts = {
      history: () => [],
      openThread: (opened) => new SceneThread(opened),
      policy: new RestartPolicy(),
      ...parts,
    };
    this.#framerate = entry.framerate;
  }

  /** Mean time of a drawing in ms, in the worker; 0 before the second. */
  get drawMs(): number {
    return this.#drawMs;
  }

  /** Settles when the scene is drawn no more: after `close()`, or because it failed too often. */
  get ended(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  start(): void {
    this.#subscriptions.push(
      this.display.events$.subscribe(({ clientId, event }: RfbEvent) =>
        this.#send({ type: 'input', viewer: clientId, event }),
      ),
      this.display.viewers$.subscribe(({ type, viewer }) => this.#send({ type, viewer: viewer.id })),
    );
    this.#running = this.#run();
  }

  /** Feeds the scene; dropped while it does not run. */
  feed(data: unknown): void {
    this.#send({ type: 'data', data });
  }

  /** Draws at another rate from now on. */
  setFramerate(framerate: number): void {
    this.#framerate = framerate;
    this.#pace.abort();
  }

  async close(): Promise<void> {
    this.#ended.abort();
    this.#pace.abort();
    for (const each of this.#subscriptions.splice(0)) each.unsubscribe();
    await this.#thread?.close();
    await this.ended;
  }

  async #run(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      try {
        await this.#drawWhileWatched();
        if (!this.#pace.signal.aborted) return; // the display is closed
        this.#pace = new AbortController();
      } catch (error) {
        if (this.#ended.signal.aborted || !(await this.#recover(error))) return;
      }
    }
  }

  async #drawWhileWatched(): Promise<void> {
    for await (const tick of this.display.ticks({ framerate: this.#framerate, signal: this.#pace.signal })) {
      const frame = await (this.#thread ??= this.#open()).draw(tick);
      if (!frame) continue;
      try {
        const { width, height } = this.entry;
        this.display.publish({ data: frame.data, width, height, format: 'RGBX' });
      } finally {
        frame.release();
      }
      this.#measure(frame.drawMs);
    }
  }

  /** A thread's first drawing pays for fonts and cold code: it says nothing about those that follow. */
  #measure(drawMs: number): void {
    if (this.#isFirstDrawing) this.#isFirstDrawing = false;
    else this.#drawMs = this.#drawMs === 0 ? drawMs : this.#drawMs * 0.9 + drawMs * 0.1;
  }

  /** Made on the first tick, so that a scene nobody ever watches costs no thread. */
  #open(): ReturnType<SceneRunnerParts['openThread']> {
    this.#isFirstDrawing = true;
    const thread = this.#parts.openThread(this.entry);
    for (const data of this.#parts.history()) thread.send({ type: 'data', data });
    for (const viewer of this.display.viewers) thread.send({ type: 'join', viewer: viewer.id });
    return thread;
  }

  /** @returns whether to go on */
  async #recover(error: unknown): Promise<boolean> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.close();
    const delayMs = this.#parts.policy.failed(performance.now());
    const what = `Scene '${this.entry.scene}' failed`;
    const stack = error instanceof Error ? error.stack : String(error);
    if (delayMs === undefined) {
      this.logger.error(`${what} too often; its stream keeps its last picture`, stack);
      return false;
    }
    this.logger.error(`${what}; it starts again in ${delayMs} ms`, stack);
    await delay(delayMs, undefined, { signal: this.#ended.signal }).catch(() => undefined);
    return !this.#ended.signal.aborted;
  }

  #send(request: SceneRequest): void {
    this.#thread?.send(request);
  }
}
