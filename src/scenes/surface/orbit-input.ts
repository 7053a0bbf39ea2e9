import type { RenderviewEvent } from 'nestjs-rfb/protocol';
import type { OrbitCamera } from './orbit-camera.js';

const LEFT = 1;
/** One notch of a wheel is about 100 px: a tenth closer or away. */
const ZOOM_PER_PIXEL = 0.001;
const TURN_PER_KEY = 0.08;

const KEYS: Record<string, (camera: OrbitCamera) => void> = {
  ArrowLeft: (camera) => camera.turn(-TURN_PER_KEY, 0),
  ArrowRight: (camera) => camera.turn(TURN_PER_KEY, 0),
  ArrowUp: (camera) => camera.turn(0, -TURN_PER_KEY),
  ArrowDown: (camera) => camera.turn(0, TURN_PER_KEY),
  '+': (camera) => camera.zoom(0.9),
  '-': (camera) => camera.zoom(1 / 0.9),
  Home: (camera) => camera.reset(),
};

/** Steers a camera by what viewers do. All of them steer the same one; each drags from its own last position. */
export class OrbitInput {
  readonly #dragging = new Map<string, { x: number; y: number }>();

  constructor(private readonly camera: OrbitCamera) {}

  /** @returns whether the camera moved */
  handle(viewer: string, event: RenderviewEvent): boolean {
    switch (event.type) {
      case 'pointer_down':
        if (event.button === LEFT) this.#dragging.set(viewer, { x: event.x, y: event.y });
        return false;
      case 'pointer_up':
        if (event.button === LEFT) this.#dragging.delete(viewer);
        return false;
      case 'pointer_move': {
        const last = this.#dragging.get(viewer);
        if (!last) return false;
        this.camera.drag(event.x - last.x, event.y - last.y);
        this.#dragging.set(viewer, { x: event.x, y: event.y });
        return true;
      }
      case 'wheel':
        this.camera.zoom(Math.exp(event.dy * ZOOM_PER_PIXEL));
        return true;
      case 'double_click':
        this.camera.reset();
        return true;
      case 'key_down': {
        const move = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
        move?.(this.camera);
        return move !== undefined;
      }
      default:
        return false;
    }
  }

  leave(viewer: string): void {
    this.#dragging.delete(viewer);
  }
}
