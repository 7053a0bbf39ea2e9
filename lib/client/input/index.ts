/**
 * A view's input, as a file of its own beside the client's: who only watches does not load it, and who steers has it
 * before the first picture.
 *
 * @packageDocumentation
 */
export { ViewInput } from './view-input.js';
