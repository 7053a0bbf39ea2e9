/**
 * A view as a Solid component and as a primitive, for Solid 1.8 and later.
 *
 * @packageDocumentation
 */
export { createRemoteFramebuffer, type CreatedRemoteFramebuffer } from './create-remote-framebuffer.js';
export { RemoteFramebuffer, type RemoteFramebufferProps } from './remote-framebuffer.js';
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
