import type { PixelFormat } from '../display/frame.js';
import type { H264EncoderConfig, H264EncoderTargets } from './h264-encoder.js';

/** What the thread of an encoder is started with. */
export type H264WorkerData = H264EncoderConfig;

/** Main thread → worker. */
export type H264WorkerOrder =
  | { /** Ends the thread, once what came before is done. */ readonly kind: 'end' }
  | ({ readonly kind: 'reconfigure' } & H264EncoderTargets)
  | {
      readonly kind: 'encode';
      /** On shared memory, unchanged until the answer. */
      readonly bytes: Uint8Array;
      readonly format: PixelFormat;
      readonly stride: number;
      readonly keyFrame: boolean;
    };

/** Worker → main thread. The first is `ready`; then a chunk for each order to encode. A failure is thrown. */
export type H264WorkerAnswer =
  { readonly kind: 'ready'; readonly version: string } | { readonly kind: 'chunk'; readonly data: Uint8Array };
