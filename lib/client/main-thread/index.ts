/**
 * What a view's worker does, on the page's own thread: a file of its own beside the client's, for browsers and pages that
 * let a view have no worker. Who has one does not load it.
 *
 * @packageDocumentation
 */
export { runOnPage } from './page-thread.js';
