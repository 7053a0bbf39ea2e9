import { ProtocolError } from './protocol-error.js';
import {
  readArray,
  readBoolean,
  readInteger,
  readNumber,
  readObject,
  readOptional,
  readString,
  type Untrusted,
} from './read.js';

/**
 * A modifier key, in the order they are listed in `modifiers`.
 *
 * @public
 */
export type Modifier = 'Shift' | 'Control' | 'Alt' | 'Meta';

/** What every event from the client carries. */
interface TimedEvent {
  /** Keys held down, in the order Shift, Control, Alt, Meta. */
  modifiers: Modifier[];
  /** DOM time stamp in seconds. */
  timestamp: number;
}

/** Where on the frame an event happened. */
interface Positioned {
  /** Horizontal position in pixels of the published frame, origin top-left, not clamped. */
  x: number;
  /** Vertical position in pixels of the published frame, origin top-left, not clamped. */
  y: number;
  /** Whether the position lies on the frame. */
  inside: boolean;
  /** Device pixels per logical pixel of the frame. */
  pixel_ratio: number;
  /** Buttons pressed now: 1 left, 2 right, 3 middle, 4 back, 5 forward. */
  buttons: number[];
}

/**
 * A pointer event of the renderview vocabulary.
 *
 * @public
 */
export interface PointerRenderviewEvent extends TimedEvent, Positioned {
  type: 'pointer_move' | 'pointer_down' | 'pointer_up' | 'pointer_enter' | 'pointer_leave' | 'double_click';
  /** The button that changed: 0 none, 1 left, 2 right, 3 middle, 4 back, 5 forward. */
  button: number;
  /** The DOM's `pointerId`. */
  pointer_id?: number;
  /** The DOM's `pointerType`. */
  pointer_type?: string;
  /** Pressure in 0..1. */
  pressure?: number;
}

/**
 * A wheel event; `dx` and `dy` are in CSS pixels.
 *
 * @public
 */
export interface WheelRenderviewEvent extends TimedEvent, Positioned {
  type: 'wheel';
  dx: number;
  dy: number;
}

/**
 * A key event; `key` and `code` are the DOM's.
 *
 * @public
 */
export interface KeyRenderviewEvent extends TimedEvent {
  type: 'key_down' | 'key_up';
  key: string;
  code: string;
  /** True for the repeats of a held key. */
  repeat?: boolean;
}

/**
 * Text from an input method.
 *
 * @public
 */
export interface CharRenderviewEvent {
  type: 'char';
  data: string;
  /** DOM time stamp in seconds. */
  timestamp?: number;
}

/**
 * The viewer's view has another size. Made by the server from `set_viewport`.
 *
 * @public
 */
export interface ResizeRenderviewEvent {
  type: 'resize';
  /** Width in CSS pixels. */
  width: number;
  /** Height in CSS pixels. */
  height: number;
  /** Width of the canvas in device pixels. */
  pwidth: number;
  /** Height of the canvas in device pixels. */
  pheight: number;
  /** Device pixels per CSS pixel. */
  ratio: number;
}

/**
 * An input event, in the renderview vocabulary.
 *
 * @public
 */
export type RenderviewEvent =
  PointerRenderviewEvent | WheelRenderviewEvent | KeyRenderviewEvent | CharRenderviewEvent | ResizeRenderviewEvent;

/**
 * The `type` of an input event.
 *
 * @public
 */
export type RenderviewEventType = RenderviewEvent['type'];

/** An event as a client sends it: `resize` is the server's to make. */
export type ClientEvent = Exclude<RenderviewEvent, ResizeRenderviewEvent>;

/** A client's event with the size of the picture it was mapped with. */
export interface MappedEvent {
  event: ClientEvent;
  frame?: { width: number; height: number };
}

const MODIFIERS: readonly Modifier[] = ['Shift', 'Control', 'Alt', 'Meta'];
const MAX_KEY_LENGTH = 64;
const MAX_TEXT_LENGTH = 1024;
/** Buttons, and modifiers, that one event may list. */
export const MAX_BUTTONS = 16;
const MAX_BUTTON = 31;

/**
 * Validates an event from a client.
 *
 * @returns the event with known fields only, or `undefined` for a type this version does not know
 * @throws {@link ProtocolError} naming the field that is wrong
 */
export function parseClientEvent(value: unknown): MappedEvent | undefined {
  const from = readObject(value, 'event');
  const type = from['type'];
  switch (type) {
    case 'pointer_move':
    case 'pointer_down':
    case 'pointer_up':
    case 'pointer_enter':
    case 'pointer_leave':
    case 'double_click':
      return withFrame(from, {
        type,
        ...readPosition(from),
        button: readInteger(from, 'button', 0, MAX_BUTTON),
        ...readTiming(from),
        ...readOptional(from, 'pointer_id', (source, key) => readNumber(source, key)),
        ...readOptional(from, 'pointer_type', (source, key) => readString(source, key, MAX_KEY_LENGTH)),
        ...readOptional(from, 'pressure', (source, key) => readNumber(source, key, 0, 1)),
      });
    case 'wheel':
      return withFrame(from, {
        type,
        ...readPosition(from),
        ...readTiming(from),
        dx: readNumber(from, 'dx'),
        dy: readNumber(from, 'dy'),
      });
    case 'key_down':
    case 'key_up':
      return {
        event: {
          type,
          key: readString(from, 'key', MAX_KEY_LENGTH),
          code: readString(from, 'code', MAX_KEY_LENGTH),
          ...readTiming(from),
          ...readOptional(from, 'repeat', readBoolean),
        },
      };
    case 'char':
      return {
        event: {
          type,
          data: readString(from, 'data', MAX_TEXT_LENGTH),
          ...readOptional(from, 'timestamp', (source, key) => readNumber(source, key)),
        },
      };
    default:
      if (typeof type !== 'string') throw new ProtocolError('event.type must be a string');
      return undefined;
  }
}

function readPosition(from: Untrusted): Positioned {
  return {
    x: readNumber(from, 'x'),
    y: readNumber(from, 'y'),
    inside: from['inside'] === undefined ? true : readBoolean(from, 'inside'),
    pixel_ratio: from['pixel_ratio'] === undefined ? 1 : readNumber(from, 'pixel_ratio', Number.MIN_VALUE, 64),
    buttons:
      from['buttons'] === undefined
        ? []
        : readArray(from, 'buttons', MAX_BUTTONS, (item) => readInteger({ buttons: item }, 'buttons', 0, MAX_BUTTON)),
  };
}

function readTiming(from: Untrusted): TimedEvent {
  const held = from['modifiers'] === undefined ? [] : readArray(from, 'modifiers', MAX_BUTTONS, (item) => item);
  return {
    modifiers: MODIFIERS.filter((modifier) => held.includes(modifier)),
    timestamp: from['timestamp'] === undefined ? 0 : readNumber(from, 'timestamp'),
  };
}

function withFrame(from: Untrusted, event: ClientEvent): MappedEvent {
  if (from['frame_width'] === undefined) return { event };
  return {
    event,
    frame: { width: readInteger(from, 'frame_width', 1), height: readInteger(from, 'frame_height', 1) },
  };
}
