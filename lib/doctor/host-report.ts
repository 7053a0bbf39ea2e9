/**
 * One way to encode, and whether it works here.
 *
 * @public
 */
export interface EncoderReport {
  /** As the option `h264` names it, or the library that makes images. */
  name: string;
  /** What it makes. */
  makes: 'h264' | 'jpeg' | 'png' | 'webp';
  /** Whether it made frames here. */
  isAvailable: boolean;
  /** Of the library or program behind it, where it is there. */
  version?: string;
  /** What is missing and what to install, where it is not available. */
  reason?: string;
  /** Median time from the pixels of a 1280×720 frame to its bytes, in ms, one frame at a time. */
  msPerFrame?: number;
  /** Mean size of such a frame, in bytes. */
  bytesPerFrame?: number;
}

/**
 * What a machine can encode.
 *
 * @public
 */
export interface HostReport {
  /** Version of Node, without `v`. */
  node: string;
  /** As `linux x64`. */
  platform: string;
  /** Logical processors this process may use. */
  processors: number;
  /** Threads of libuv's pool, in which images are encoded; `UV_THREADPOOL_SIZE` sets it. */
  threadPoolSize: number;
  /** H.264 first, in the order of `'auto'`; then images. */
  encoders: EncoderReport[];
  /** What a display with the default options takes, and what would make it better: a sentence each. */
  recommendations: string[];
}
