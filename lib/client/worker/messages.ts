import type {
  ConfigMessage,
  Fit,
  OutgoingClientMessage,
  PointerRenderviewEvent,
  SetViewportMessage,
} from '../../protocol/index.js';
import type { Zoom } from './placement.js';
import type { ReconnectSchedule } from './reconnect-policy.js';
import type { ViewStats } from './stats.js';
import type { StateDetail, ViewState } from './view-state.js';

/** Size of the view: the fields of `set_viewport`. */
export type Viewport = Omit<SetViewportMessage, 'type'>;

/** An input event as it goes to the wire. */
export type OutgoingEvent = Extract<OutgoingClientMessage, { type: 'event' }>['event'];

/** A pointer event as it goes to the wire. */
export type OutgoingPointer = PointerRenderviewEvent & { frame_width?: number; frame_height?: number };

/** The picture that is on the canvas, as input needs it. */
export interface ShownFrame {
  /** Width in frame pixels. */
  width: number;
  /** Height in frame pixels. */
  height: number;
  /** Device pixels per logical pixel of the frame. */
  pixelRatio: number;
}

/**
 * How pixels of a picture become those of the screen.
 *
 * - `'auto'`: sharp where each is a whole number of the screen's, one or more, else smoothed.
 * - `'on'`: always smoothed.
 * - `'off'`: always sharp: pixels of unequal size rather than a blur.
 *
 * @public
 */
export type Smoothing = 'auto' | 'on' | 'off';

/** How a picture is put on the canvas. */
export interface Look {
  fit: Fit;
  smoothing: Smoothing;
  /** CSS colour around the picture. */
  background: string;
  /** Of a picture that is enlarged. */
  zoom?: Zoom | undefined;
}

/** What the viewer is, as every new connection is told. */
export interface ViewerDescription {
  /** Absolute `ws:` or `wss:` URL. */
  url: string;
  token: string | undefined;
  viewport: Viewport;
  hidden: boolean;
}

/** First message to the worker; transfers the canvas. */
export interface StartMessage extends ViewerDescription {
  type: 'start';
  canvas: OffscreenCanvas;
  /** What the page wants to be offered; the worker knows what the browser can. */
  supported: string[];
  look: Look;
  /** Of the canvas. */
  colorSpace: PredefinedColorSpace;
  /** `undefined` for a view that does not come back. */
  reconnect: ReconnectSchedule | undefined;
  /** The page wants to be asked about every lost connection. */
  asks: boolean;
}

/** Everything the page tells its worker. */
export type ToWorker =
  | StartMessage
  | { type: 'viewport'; viewport: Viewport }
  | { type: 'look'; look: Look }
  | { type: 'visibility'; hidden: boolean }
  /** The network is back. */
  | { type: 'online' }
  | { type: 'reconnect'; token: string | undefined }
  /** What the page says to `'lost'`; without a word the policy decides. */
  | { type: 'answer'; wanted: boolean | undefined }
  | { type: 'supported'; supported: string[] }
  | { type: 'event'; event: OutgoingEvent }
  | { type: 'capture'; id: number }
  | { type: 'dispose' };

/** First word of a worker: from now on it listens, and what it is given is not lost. */
export interface ReadyMessage {
  type: 'ready';
}

/** Everything a worker tells its page, once it is started. */
export type FromWorker =
  | { type: 'state'; state: ViewState; detail: StateDetail }
  /** Asks whether to connect again; waits for `'answer'`. */
  | { type: 'lost'; code: number; attempt: number }
  | { type: 'config'; config: ConfigMessage }
  | { type: 'shown'; frame: ShownFrame }
  | { type: 'stats'; stats: ViewStats }
  | { type: 'error'; message: string }
  | { type: 'captured'; id: number; png: Blob }
  | { type: 'capture-failed'; id: number; message: string };
