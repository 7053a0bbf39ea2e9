import { expect, test } from '@jest/globals';
import { Subject } from 'rxjs';
import { RestartPolicy } from '../../../src/scenes/restart-policy.js';
import { SCENES } from '../../../src/scenes/scene-catalog.js';
import type { SceneRequest } from '../../../src/scenes/scene-messages.js';
import { SceneRunner } from '../../../src/scenes/scene-runner.js';

const ENTRY = SCENES[0]!;
type Drawing = () => Promise<{ data: Uint8Array; drawMs: number; release(): void } | undefined>;

/** A display whose ticks come when the test says so. */
class FakeDisplay {
  readonly events$ = new Subject<never>();
  readonly viewers$ = new Subject<never>();
  readonly viewers = [{ id: 'viewer-1' }] as never;
  readonly published: unknown[] = [];
  readonly framerates: number[] = [];
  #ticks = new Subject<void>();
  #waiting: (() => void)[] = [];

  publish(frame: unknown): void {
    this.published.push(frame);
  }

  async *ticks({ framerate, signal }: { framerate: number; signal?: AbortSignal }) {
    this.framerates.push(framerate);
    for (let index = 0; ; index++) {
      await new Promise<void>((resolve) => {
        const tick = this.#ticks.subscribe(() => resolve());
        signal?.addEventListener('abort', () => resolve());
        for (const tell of this.#waiting.splice(0)) tell();
        tick.add(() => undefined);
      });
      if (signal?.aborted) return;
      yield { index, timestamp: index };
    }
  }

  /** Ticks once the runner waits for it. */
  async tick(): Promise<void> {
    this.#ticks.next();
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

function stage(drawings: Drawing[]) {
  const display = new FakeDisplay();
  const threads: { requests: SceneRequest[]; isClosed: boolean }[] = [];
  const errors: string[] = [];
  const runner = new SceneRunner(
    ENTRY,
    display,
    { error: (message: string) => errors.push(message) },
    {
      policy: new RestartPolicy(0),
      history: () => ['what was'],
      openThread: () => {
        const thread = { requests: [] as SceneRequest[], isClosed: false };
        threads.push(thread);
        return {
          draw: () => (drawings.shift() ?? (() => Promise.resolve(undefined)))(),
          send: (request) => void thread.requests.push(request),
          close: () => {
            thread.isClosed = true;
            return Promise.resolve();
          },
        };
      },
    },
  );
  return { display, threads, errors, runner };
}

const failing: Drawing = () => Promise.reject(new Error('no pixels today'));

test('no thread is made before the first tick', async () => {
  const { display, threads, runner } = stage([]);
  runner.start();
  expect(threads).toEqual([]);
  await display.tick();
  expect(threads).toHaveLength(1);
  await runner.close();
  expect(threads[0]?.isClosed).toBe(true);
});

test('a frame is published, and its slot given back even if publishing throws', async () => {
  let released = 0;
  const frame: Drawing = () => Promise.resolve({ data: new Uint8Array(4), drawMs: 1, release: () => void released++ });
  const { display, runner } = stage([frame, frame]);
  runner.start();
  await display.tick();
  expect(display.published).toEqual([{ data: new Uint8Array(4), width: 1280, height: 720, format: 'RGBX' }]);
  display.publish = () => {
    throw new Error('closed');
  };
  await display.tick();
  expect(released).toBe(2);
  await runner.close();
});

test('a scene that throws is started again, and told what it must know', async () => {
  const { display, threads, errors, runner } = stage([failing]);
  runner.start();
  await display.tick();
  await display.tick();
  expect(threads).toHaveLength(2);
  expect(threads[0]?.isClosed).toBe(true);
  expect(threads[1]?.requests).toEqual([
    { type: 'data', data: 'what was' },
    { type: 'join', viewer: 'viewer-1' },
  ]);
  expect(errors).toEqual(["Scene 'host-load' failed; it starts again in 0 ms"]);
  await runner.close();
});

test('a scene that keeps throwing is given up', async () => {
  const { display, threads, errors, runner } = stage(Array.from({ length: 9 }, () => failing));
  runner.start();
  for (let failure = 0; failure < 5; failure++) await display.tick();
  void display.tick();
  await runner.ended;
  expect(threads).toHaveLength(6);
  expect(errors.at(-1)).toBe("Scene 'host-load' failed too often; its stream keeps its last picture");
  await runner.close();
});

test('another frame rate takes effect at once', async () => {
  const { display, runner } = stage([]);
  runner.start();
  await display.tick();
  runner.setFramerate(5);
  await display.tick();
  expect(display.framerates).toEqual([ENTRY.framerate, 5]);
  await runner.close();
});
