import type { RenderviewEvent } from 'nestjs-rfb/protocol';

/** One moment to draw. */
export interface SceneTick {
  index: number;
  /** µs since the display was created. */
  timestamp: number;
}

/** A renderer. It lives in a worker thread and knows pixels and input, never viewers' sockets or encoders. */
export interface Scene {
  /**
   * Draws the scene as it is now.
   *
   * @param pixels - RGBA, `width` × `height` of the scene; all of it must be written
   * @returns false if nothing changed since the last drawing; then `pixels` is not looked at
   */
  draw(pixels: Uint8Array, tick: SceneTick): boolean;
  /** A viewer's input, in pixels of the scene. */
  onInput?(viewer: string, event: RenderviewEvent): void;
  onJoin?(viewer: string): void;
  onLeave?(viewer: string): void;
  /** Whatever the main thread feeds this scene. */
  onData?(data: unknown): void;
}

/** What makes a scene; called once in its worker thread. */
export type SceneFactory = (size: { width: number; height: number }) => Scene;
