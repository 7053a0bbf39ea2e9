/**
 * A view as a Svelte attachment, and as a class whose state runes react to, for Svelte 5.29 and later.
 *
 * @packageDocumentation
 */
export { remoteFramebuffer, RemoteFramebuffer } from './remote-framebuffer.js';
export type {
  ConfigMessage,
  RemoteFramebufferView,
  ReconnectOptions,
  Role,
  Smoothing,
  StateDetail,
  TouchMode,
  ViewCapability,
  ViewOptions,
  ViewState,
  ViewStats,
  ViewZoom,
} from '../client/index.js';
