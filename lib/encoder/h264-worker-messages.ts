import type { PixelFormat } from '../display/frame.js';
import type { H264EncoderConfig, H264EncoderTargets } from './h264-encoder.js';

/** What the thread of an encoder is started with. */
export interface H264WorkerData<Settings = undefined> extends H264EncoderConfig {
  /** What else this kind of worker has to know. */
  readonly settings: Settings;
}

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

/** Worker → main thread. The first is `ready`; then a chunk for each order to encode. */
export type H264WorkerAnswer =
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'chunk'; readonly data: Uint8Array }
  | {
      /** The last: it ends by itself. What is thrown in the worker is as good. */ readonly kind: 'failed';
      readonly reason: string;
    };
