import type { ViewOptions } from '../client/index.js';

/** How a change of an option reaches a view that is there already. */
type Treatment =
  /** By a setter of the view. */
  | 'live'
  /** By another view, because this one has read it for good. */
  | 'anew'
  /** Not at all: the newest callback is looked up when it is called. */
  | 'callback';

/** Every option of a view. One that is missing here, or is none, does not compile. */
export const TREATMENTS = {
  url: 'anew',
  token: 'anew',
  fit: 'live',
  background: 'live',
  smoothing: 'live',
  supported: 'live',
  viewOnly: 'live',
  worker: 'anew',
  maxBackingDimension: 'anew',
  colorSpace: 'anew',
  zoom: 'anew',
  reconnect: 'anew',
  label: 'live',
  viewOnlyLabel: 'live',
  touch: 'anew',
  contextMenu: 'anew',
  captureTab: 'anew',
  textInput: 'anew',
  pointerLock: 'anew',
  onState: 'callback',
  onStats: 'callback',
  onError: 'callback',
  onConfig: 'callback',
  onRole: 'callback',
  onZoom: 'callback',
} as const satisfies Record<keyof ViewOptions, Treatment>;

/** Names of the options whose change is treated so. */
export type TreatedAs<T extends Treatment> = {
  [Name in keyof typeof TREATMENTS]: (typeof TREATMENTS)[Name] extends T ? Name : never;
}[keyof typeof TREATMENTS];

/** The names of all options, for wrappers that tell them from attributes of their element. */
export const OPTION_NAMES = Object.keys(TREATMENTS) as readonly (keyof ViewOptions)[];

/** Whether a name is that of an option. */
export function isOptionName(name: string): name is keyof ViewOptions {
  return Object.hasOwn(TREATMENTS, name);
}

export function namesOf<T extends Treatment>(treatment: T): readonly TreatedAs<T>[] {
  return OPTION_NAMES.filter((name): name is TreatedAs<T> => TREATMENTS[name] === treatment);
}
