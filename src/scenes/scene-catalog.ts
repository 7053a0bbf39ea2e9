/** A scene with all that others need to know of it before it runs. */
export interface SceneEntry {
  /** Name of the scene's module in the worker. */
  readonly scene: SceneName;
  /** Name of the stream. */
  readonly stream: string;
  readonly title: string;
  /** What a visitor sees, in one sentence. */
  readonly summary: string;
  /** What a visitor can do, one phrase each. */
  readonly gestures: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Frames per second at most, until a visitor chooses otherwise. */
  readonly framerate: number;
  /** The picture flashes: shown only after a warning. */
  readonly isFlashing?: boolean;
}

export type SceneName = 'host-load' | 'surface' | 'paint' | 'test-card';

/** The demo's streams, in the order the page lists them. The one that flashes comes last. */
export const SCENES: readonly SceneEntry[] = Object.freeze([
  {
    scene: 'host-load',
    stream: 'default',
    title: 'Host load',
    summary: 'What this server is doing right now: processors, memory, event loop, and the streams you are watching.',
    gestures: [],
    width: 1280,
    height: 720,
    // The charts slide by 6 px a second: more pictures would show nothing more.
    framerate: 10,
  },
  {
    scene: 'surface',
    stream: 'surface',
    title: '3-D surface',
    summary: 'A lit surface, rendered on the server. While nobody moves it, nothing is encoded or sent.',
    gestures: ['Drag to orbit', 'Wheel to zoom', 'Double-click to reset', '1–3 change the function', 'R rotates'],
    width: 1280,
    height: 720,
    framerate: 30,
  },
  {
    scene: 'paint',
    stream: 'paint',
    title: 'Shared canvas',
    summary: 'Everyone who watches paints on the same canvas, each in a colour of their own.',
    gestures: ['Drag to paint', 'Right button erases', 'C clears'],
    width: 1280,
    height: 720,
    framerate: 30,
  },
  {
    scene: 'test-card',
    stream: 'test-card',
    title: 'Test card',
    summary: 'Four colours that change places with every frame, to check colour and frame rate.',
    gestures: [],
    width: 640,
    height: 480,
    framerate: 30,
    isFlashing: true,
  },
] satisfies SceneEntry[]);
