import type { RenderviewEvent } from '../protocol/index.js';

/**
 * An input event with its sender. Not called "InputEvent": the DOM has one.
 *
 * @public
 */
export interface RfbEvent {
  /** The viewer, unique for the life of its connection. */
  clientId: string;
  /** Name of the display. */
  stream: string;
  /** Who it is, as the app's guard says; `null` where nobody does. */
  principal: unknown;
  /** When it arrived, in µs since the display was created: the clock of the frames. */
  receivedUs: number;
  /** What happened, in pixels of the published frame. */
  event: RenderviewEvent;
}
