/** One `VideoDecoder` of the browser. */
export interface NativeDecoder {
  /** @throws TypeError for a configuration that makes no sense; one that is not supported fails later */
  configure(config: VideoDecoderConfig): void;
  /** @throws DOMException for a chunk that cannot be next, such as a delta after `configure` */
  decode(chunk: EncodedVideoChunkInit): void;
  /** Idempotent; nothing is called back afterwards. */
  close(): void;
}

/** As much of WebCodecs as a view uses; tests hand in one they play by hand. */
export interface WebCodecs {
  isConfigSupported(config: VideoDecoderConfig): Promise<boolean>;
  /**
   * @param onFrame - owns the frame
   * @param onError - the decoder is closed by then
   */
  createDecoder(onFrame: (frame: VideoFrame) => void, onError: (error: Error) => void): NativeDecoder;
}

/** Why there are none. */
export function webCodecsObstacle(): string {
  return globalThis.isSecureContext
    ? 'this browser has no WebCodecs'
    : 'the page is served neither over https nor from localhost, where browsers have no WebCodecs';
}

/** The browser's own; `undefined` where it has none, as on a page that is not served securely. */
export function findWebCodecs(): WebCodecs | undefined {
  if (typeof VideoDecoder === 'undefined' || typeof EncodedVideoChunk === 'undefined') return undefined;
  return {
    async isConfigSupported(config) {
      try {
        return (await VideoDecoder.isConfigSupported(config)).supported === true;
      } catch {
        // A codec string that this browser cannot even read.
        return false;
      }
    },
    createDecoder(onFrame, onError) {
      const decoder = new VideoDecoder({ output: onFrame, error: onError });
      return {
        configure: (config) => decoder.configure(config),
        decode: (chunk) => decoder.decode(new EncodedVideoChunk(chunk)),
        close: () => {
          if (decoder.state !== 'closed') decoder.close();
        },
      };
    },
  };
}
