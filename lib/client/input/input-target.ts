import type { ClientPoint, FramePoint } from './point-mapper.js';
import type { OutgoingEvent, OutgoingPointer } from '../worker/messages.js';

/** What pointer, wheel and keyboard listeners hang on to. */
export interface InputTarget {
  readonly canvas: HTMLCanvasElement;
  /** Takes every listener away again. */
  readonly signal: AbortSignal;
  /** False where input belongs to the page: a view that only watches. */
  readonly active: boolean;
  /** Where on the picture a DOM event lies; `undefined` while there is no picture. */
  locate(event: ClientPoint): FramePoint | undefined;
  /** Whether a pointer's event is not to be acted upon, or not yet. */
  take(event: PointerEvent): boolean;
  /** Gives the keyboard to the view. */
  focus(): void;
  /** Sends an event after everything that came before it. */
  send(event: OutgoingEvent): void;
  /** Sends a move with the next animation frame. */
  move(event: OutgoingPointer): void;
}
