import type { RfbEvent } from '../../../../lib/index.js';

const POSITION = ['x', 'y', 'inside', 'pixel_ratio', 'buttons', 'modifiers', 'timestamp'];
const POINTER = [...POSITION, 'button', 'pointer_id', 'pointer_type', 'pressure'];
const KEY = ['key', 'code', 'modifiers', 'timestamp', 'repeat'];
/** The fields an event may have, by its type. */
const FIELDS: Readonly<Record<RfbEvent['event']['type'], readonly string[]>> = {
  pointer_move: POINTER,
  pointer_down: POINTER,
  pointer_up: POINTER,
  pointer_enter: POINTER,
  pointer_leave: POINTER,
  double_click: POINTER,
  wheel: [...POSITION, 'dx', 'dy'],
  key_down: KEY,
  key_up: KEY,
  char: ['data', 'timestamp'],
  resize: ['width', 'height', 'pwidth', 'pheight', 'ratio'],
};
const MAX_TEXT = 1024;
const MAX_ITEMS = 16;

/** What is wrong with an event that reached the application; `undefined` where it is as documented. */
export function flawOf({ event, clientId, stream }: RfbEvent): string | undefined {
  if (typeof clientId !== 'string' || typeof stream !== 'string') return 'it does not say from whom it is';
  if (!Object.hasOwn(FIELDS, event.type)) return `its type is ${event.type}`;
  if (Object.getPrototypeOf(event) !== Object.prototype) return `${event.type} has another prototype`;
  for (const [field, value] of Object.entries(event)) {
    if (field === 'type') continue;
    if (!FIELDS[event.type].includes(field)) return `${event.type} has a field ${field}`;
    if (!isDecent(value)) return `${event.type}.${field} is ${JSON.stringify(value).slice(0, 80)}`;
  }
  return undefined;
}

function isDecent(value: unknown): boolean {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value);
    case 'string':
      return value.length <= MAX_TEXT && !/\p{Surrogate}/u.test(value);
    case 'boolean':
      return true;
    default:
      return Array.isArray(value) && value.length <= MAX_ITEMS && value.every(isDecent);
  }
}
