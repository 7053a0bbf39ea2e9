import type { RenderviewEvent } from 'nestjs-rfb/protocol';
import type { SharedSlots } from './frame-slots.js';
import type { SceneName } from './scene-catalog.js';
import type { SceneTick } from './scene.js';

/** What a worker is started with. */
export interface SceneWorkerData {
  readonly scene: SceneName;
  readonly width: number;
  readonly height: number;
  readonly slots: SharedSlots;
}

/** Main thread → worker. */
export type SceneRequest =
  | { type: 'tick'; tick: SceneTick }
  | { type: 'input'; viewer: string; event: RenderviewEvent }
  | { type: 'join' | 'leave'; viewer: string }
  | { type: 'data'; data: unknown };

/** Worker → main thread: the answer to one tick. */
export interface SceneReply {
  /** The slot that holds the new frame; `undefined` if nothing changed. */
  slot: number | undefined;
  /** What the drawing took, in ms; 0 if nothing changed. */
  drawMs: number;
}
