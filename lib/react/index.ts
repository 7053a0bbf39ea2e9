'use client';
/**
 * A view as a React component and as a hook, for React 18 and 19.
 *
 * @packageDocumentation
 */
export { RemoteFramebuffer, type RemoteFramebufferProps } from './remote-framebuffer.js';
export { useRemoteFramebuffer, type UsedRemoteFramebuffer } from './use-remote-framebuffer.js';
export type { ViewSnapshot } from '../binding/view-snapshot.js';
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
