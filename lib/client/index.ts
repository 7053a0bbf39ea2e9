/**
 * The browser's end of a remote framebuffer.
 *
 * @packageDocumentation
 */
export type { InputOptions, TouchMode } from './input/input-options.js';
export { RemoteFramebufferView } from './remote-framebuffer-view.js';
export type { ReconnectOptions } from './reconnect-options.js';
export type { ViewZoom } from './view-zoom.js';
export { VIEW_DEFAULTS, type ViewCapability, type ViewOptions } from './view-options.js';
export type { Smoothing } from './worker/messages.js';
export type { ViewStats } from './worker/stats.js';
export type { StateDetail, ViewState } from './worker/view-state.js';
export type { ColorSpace, ConfigMessage, Fit, ImageFormat, ImageMime, Role } from '../protocol/index.js';
