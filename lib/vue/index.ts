/**
 * A view as a Vue component and as a composable, for Vue 3.4 and later.
 *
 * @packageDocumentation
 */
export {
  RemoteFramebuffer,
  type RemoteFramebufferComponent,
  type RemoteFramebufferEvents,
  type RemoteFramebufferProps,
} from './remote-framebuffer.js';
export { useRemoteFramebuffer, type UsedRemoteFramebuffer } from './use-remote-framebuffer.js';
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
