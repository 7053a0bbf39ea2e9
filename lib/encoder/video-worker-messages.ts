import type { PixelFormat } from '../display/frame.js';
import type { VideoEncoderConfig, VideoEncoderTargets } from './video-encoder.js';

/** What the thread of an encoder is started with. */
export type VideoWorkerData = VideoEncoderConfig;

/** Main thread → worker. */
export type VideoWorkerOrder =
  | ({ readonly kind: 'reconfigure' } & VideoEncoderTargets)
  | {
      readonly kind: 'encode';
      /** On shared memory, unchanged until the answer. */
      readonly bytes: Uint8Array;
      readonly format: PixelFormat;
      readonly stride: number;
      readonly keyFrame: boolean;
    };

/** Worker → main thread. The first is `ready`; then a chunk for each order to encode. A failure is thrown. */
export type VideoWorkerAnswer =
  { readonly kind: 'ready'; readonly version: string } | { readonly kind: 'chunk'; readonly data: Uint8Array };
