/**
 * The wire protocol: messages, picture envelope, close codes, geometry. Runs in every JavaScript runtime.
 *
 * @packageDocumentation
 */
export { Capability, isImageMime, negotiateImage, type ImageFormat, type ImageMime } from './capabilities.js';
export {
  parseClientMessage,
  type AckMessage,
  type ClientMessage,
  type HelloMessage,
  type OutgoingClientMessage,
  type SetViewportMessage,
} from './client-messages.js';
export { CloseCode, closeReason } from './close-codes.js';
export { parseColorSpace, type ColorSpace } from './color.js';
export type { DropReason, KeyframeCause, Verdict, VerdictKind } from './delivery.js';
export {
  packPicture,
  unpackPicture,
  type AnyPictureHeader,
  type ImageFrameHeader,
  type Picture,
  type VideoChunkHeader,
} from './envelope.js';
export type {
  CharRenderviewEvent,
  ClientEvent,
  KeyRenderviewEvent,
  MappedEvent,
  Modifier,
  PointerRenderviewEvent,
  RenderviewEvent,
  RenderviewEventType,
  ResizeRenderviewEvent,
  WheelRenderviewEvent,
} from './events.js';
export { backingSize, isInside, placeFrame, pointOnFrame, type Fit, type Rect, type Size } from './geometry.js';
export type { HealthReport, RenditionReport, Spread, StreamReport, ViewerReport } from './http-reports.js';
export { ProtocolError } from './protocol-error.js';
export {
  parseServerMessage,
  type ConfigMessage,
  type Role,
  type ServerMessage,
  type StatsMessage,
} from './server-messages.js';
