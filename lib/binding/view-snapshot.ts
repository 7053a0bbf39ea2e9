import type { RemoteFramebufferView, Role, StateDetail, ViewState } from '../client/index.js';

/**
 * What a page shows of a view besides its picture. A new object whenever something in it is new, and never changed.
 *
 * @public
 */
export interface ViewSnapshot {
  /** The view; `undefined` before its element is on the page, after it has gone, and on a server. */
  readonly view: RemoteFramebufferView | undefined;
  /** Where the view stands. Without a view: `'connecting'` before the first one, `'closed'` after it. */
  readonly state: ViewState;
  /** Why it stands there. */
  readonly detail: StateDetail;
  /** What the server lets this viewer do; `undefined` before it said so. */
  readonly role: Role | undefined;
}

/** Before there is a view, and all there ever is on a server. */
export const NOTHING_YET: ViewSnapshot = Object.freeze({
  view: undefined,
  state: 'connecting',
  detail: Object.freeze({}),
  role: undefined,
});
