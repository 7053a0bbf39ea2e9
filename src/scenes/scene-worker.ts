import { parentPort, workerData } from 'node:worker_threads';
import { FrameSlots } from './frame-slots.js';
import type { SceneName } from './scene-catalog.js';
import type { SceneReply, SceneRequest, SceneWorkerData } from './scene-messages.js';
import type { Scene, SceneFactory, SceneTick } from './scene.js';

/** Loaded when asked for: a worker that paints needs no rasterizer. */
const FACTORIES: Record<SceneName, () => Promise<SceneFactory>> = {
  'host-load': async () => (await import('./host-load/host-load.scene.js')).createHostLoadScene,
  surface: async () => (await import('./surface/surface.scene.js')).createSurfaceScene,
  paint: async () => (await import('./paint/paint.scene.js')).createPaintScene,
  'test-card': async () => (await import('./test-card/test-card.scene.js')).createTestCardScene,
};

const port = parentPort;
if (!port) throw new Error('scene-worker runs in a worker thread only');

const { scene: name, slots: shared, width, height } = workerData as SceneWorkerData;
const slots = new FrameSlots(shared);
const scene: Scene = (await FACTORIES[name]())({ width, height });

// Messages sent before this line wait in the port.
port.on('message', (request: SceneRequest) => {
  switch (request.type) {
    case 'tick':
      port.postMessage(draw(request.tick));
      return;
    case 'input':
      scene.onInput?.(request.viewer, request.event);
      return;
    case 'join':
      scene.onJoin?.(request.viewer);
      return;
    case 'leave':
      scene.onLeave?.(request.viewer);
      return;
    case 'data':
      scene.onData?.(request.data);
      return;
    default:
      request satisfies never;
  }
});

function draw(tick: SceneTick): SceneReply {
  const slot = slots.take();
  if (slot === undefined) return { slot, drawMs: 0 };
  const startMs = performance.now();
  if (scene.draw(slots.pixels(slot), tick)) return { slot, drawMs: performance.now() - startMs };
  slots.release(slot);
  return { slot: undefined, drawMs: 0 };
}
