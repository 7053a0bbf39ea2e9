/**
 * What enlarges a picture inside its view, as a file of its own beside the client's: views that do not zoom do not load it.
 *
 * @packageDocumentation
 */
export { Zoomer } from './zoomer.js';
