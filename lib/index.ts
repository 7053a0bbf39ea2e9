/**
 * Render a framebuffer in a Nest service, view and steer it in the browser.
 *
 * @packageDocumentation
 */
export { InjectDisplay } from './decorators/inject-display.decorator.js';
export { OnRfbEvent, type RfbEventFilter } from './decorators/on-rfb-event.decorator.js';
export {
  Grant,
  type Authenticate,
  type AuthenticateContext,
  type Authorize,
  type HandshakeRequest,
} from './display/authenticate.js';
export { Display, type QualityTargets } from './display/display.js';
export type { AdaptiveOptions, LadderRung } from './display/adaptive-options.js';
export type { DisplayOptions, ResizePolicy, VideoChoice } from './display/display-options.js';
export type {
  Chroma,
  H264Encoder,
  H264EncoderConfig,
  H264EncoderKind,
  H264EncoderProbe,
  H264EncoderTargets,
} from './encoder/h264-encoder.js';
export { builtInH264Encoder } from './encoder/h264-encoders.js';
export type { PixelSource } from './encoder/image-encoder.js';
export type { Frame, PixelFormat, PublishOptions } from './display/frame.js';
export type { DisplayMetrics, RenditionMetrics, ViewerMetrics } from './display/metrics.js';
export type { RfbEvent } from './display/rfb-event.js';
export { Server } from './display/server.js';
export type { Tick } from './display/ticks.js';
export type { VideoSupport } from './display/transport-offer.js';
export type { Transport } from './display/transport.js';
export type { Viewer, ViewerChange } from './display/viewer.js';
export { Doctor } from './doctor/doctor.js';
export type { EncoderReport, HostReport } from './doctor/host-report.js';
export { RfbError, type RfbErrorCode } from './errors/rfb-error.js';
export type {
  DisplayDeclaration,
  FeatureDisplay,
  RfbAsyncOptions,
  RfbModuleExtras,
  RfbModuleOptions,
  RfbOptionsFactory,
  RfbRootOptions,
} from './interfaces/rfb-module-options.interface.js';
export {
  CloseCode,
  type CharRenderviewEvent,
  type ColorSpace,
  type DropReason,
  type HealthReport,
  type ImageFormat,
  type ImageMime,
  type KeyframeCause,
  type KeyRenderviewEvent,
  type Modifier,
  type PointerRenderviewEvent,
  type RenderviewEvent,
  type RenderviewEventType,
  type RenditionReport,
  type ResizeRenderviewEvent,
  type Role,
  type Spread,
  type StreamReport,
  type Verdict,
  type VerdictKind,
  type ViewerReport,
  type WheelRenderviewEvent,
} from './protocol/index.js';
export { RfbModule } from './rfb.module.js';
export { getDisplayToken } from './rfb.tokens.js';
export { RfbWsAdapter, type RfbWsAdapterOptions } from './rfb-ws.adapter.js';
export type { EntryRules } from './session/entry-rules.js';
export type { PrincipalKey, SessionLimits } from './session/session-limits.js';
export type { OriginCheck } from './transport/origin-policy.js';
export type { TransportLimits } from './transport/transport-limits.js';
