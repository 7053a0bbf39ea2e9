import type { Role, StateDetail, ViewState, ViewStats } from '../client/index.js';

/**
 * Where an element stands: as its view, or `'idle'` while it has none, because it has no `src` or is in no document.
 *
 * @public
 */
export type ElementState = ViewState | 'idle';

/**
 * Detail of `rfb-state`.
 *
 * @public
 */
export interface ElementStateDetail extends StateDetail {
  state: ElementState;
}

/**
 * Detail of `rfb-role`.
 *
 * @public
 */
export interface ElementRoleDetail {
  /** What the server lets this viewer do. */
  role: Role;
  /** Whether input reaches the application: granted, and not given up by `view-only`. */
  canControl: boolean;
}

/**
 * Detail of `rfb-error`.
 *
 * @public
 */
export interface ElementErrorDetail {
  error: Error;
}

/**
 * The events of the element, by type. They bubble, and leave shadow trees.
 *
 * @public
 */
export interface ElementEventMap {
  'rfb-state': CustomEvent<ElementStateDetail>;
  'rfb-stats': CustomEvent<ViewStats>;
  'rfb-role': CustomEvent<ElementRoleDetail>;
  'rfb-error': CustomEvent<ElementErrorDetail>;
}

/** Tells the page. */
export function emit<K extends keyof ElementEventMap>(
  target: EventTarget,
  type: K,
  detail: ElementEventMap[K]['detail'],
): void {
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}
