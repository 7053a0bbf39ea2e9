import { checkKnown, checkObject, checkOneOf, checkStreamName } from '../options/check.js';
import type { RenderviewEventType } from '../protocol/index.js';
import { DEFAULT_STREAM } from '../transport/stream-path.js';

/**
 * Which events a handler gets.
 *
 * @public
 */
export interface RfbEventFilter {
  /**
   * Name of the display.
   * @defaultValue `'default'`
   */
  display?: string;
  /**
   * Type of the events.
   * @defaultValue all
   */
  type?: RenderviewEventType;
}

/** An {@link RfbEventFilter} as the explorer finds it on a method. */
export interface RfbEventBinding {
  readonly display: string;
  readonly type: RenderviewEventType | undefined;
}

const IS_EVENT_TYPE: Readonly<Record<RenderviewEventType, true>> = {
  pointer_move: true,
  pointer_down: true,
  pointer_up: true,
  pointer_enter: true,
  pointer_leave: true,
  double_click: true,
  wheel: true,
  key_down: true,
  key_up: true,
  char: true,
  resize: true,
};
const EVENT_TYPES = Object.keys(IS_EVENT_TYPE) as RenderviewEventType[];

const BINDINGS = Symbol('nestjs-rfb:event-bindings');

/**
 * Calls a method of a provider or controller with each input event, as an {@link RfbEvent}.
 *
 * - `@OnRfbEvent()`: every event of the default display.
 * - `@OnRfbEvent('pointer_down')`: those of one type. A single string that is an event type is the type;
 * - `@OnRfbEvent('camera')`: any other is the name of a display.
 * - `@OnRfbEvent('camera', 'pointer_down')` and `@OnRfbEvent({ display: 'camera', type: 'pointer_down' })`: both. The
 *   object also reaches a display that is named like an event type.
 *
 * The display may be added later. A throw or rejection stops no other handler, and is logged, at most once in ten seconds
 * per handler: viewers can send hundreds of events per second. Request-scoped classes cannot be called: there is no
 * request.
 *
 * @throws TypeError or RangeError for what is neither
 * @public
 */
export function OnRfbEvent(type?: RenderviewEventType): MethodDecorator;
export function OnRfbEvent(display: string, type?: RenderviewEventType): MethodDecorator;
export function OnRfbEvent(filter: RfbEventFilter): MethodDecorator;
export function OnRfbEvent(first?: string | RfbEventFilter, second?: RenderviewEventType): MethodDecorator {
  const { display = DEFAULT_STREAM, type } = toFilter(first, second);
  const binding: RfbEventBinding = {
    display: checkStreamName('@OnRfbEvent display', display),
    type: type === undefined ? undefined : checkOneOf('@OnRfbEvent type', type, EVENT_TYPES),
  };
  return (_target, _key, descriptor) => {
    const method: object = descriptor.value as object;
    Reflect.defineMetadata(BINDINGS, [...eventBindings(method), binding], method);
  };
}

/** What {@link OnRfbEvent} left on a method. */
export function eventBindings(method: object): readonly RfbEventBinding[] {
  return (Reflect.getMetadata(BINDINGS, method) as readonly RfbEventBinding[] | undefined) ?? [];
}

function toFilter(first: string | RfbEventFilter | undefined, second: RenderviewEventType | undefined): RfbEventFilter {
  if (typeof first !== 'string') {
    const filter = first ?? {};
    checkObject('@OnRfbEvent', filter);
    checkKnown('@OnRfbEvent', filter, ['display', 'type']);
    return { ...filter, ...(second === undefined ? {} : { type: second }) };
  }
  if (second !== undefined) return { display: first, type: second };
  return Object.hasOwn(IS_EVENT_TYPE, first) ? { type: first as RenderviewEventType } : { display: first };
}
