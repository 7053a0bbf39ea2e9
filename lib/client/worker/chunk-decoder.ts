import type { VideoChunkHeader } from '../../protocol/index.js';
import type { Clock, Timer } from './clock.js';
import { DecoderLadder } from './decoder-ladder.js';
import { KeyframeRequests } from './keyframe-requests.js';
import { visiblePicture, type DecodedPicture, type StreamDecoder } from './picture-decoder.js';
import type { NativeDecoder, WebCodecs } from './web-codecs.js';

/** What a {@link ChunkDecoder} works with. */
export interface ChunkDecoderPorts {
  /** `undefined` where the browser decodes no video. */
  codecs: WebCodecs | undefined;
  clock: Clock;
  /** To the server of the connection that is open now. */
  send(message: { type: 'request_keyframe'; reason: string } | { type: 'decoder_reset' }): void;
  /** False for a codec that was given up. */
  accepts(codec: string): boolean;
  /** This codec does not work here, whatever was tried: go on without it. */
  giveUp(codec: string, reason: string): void;
  reportError(message: string): void;
}

/** A chunk inside the decoder. */
interface Outstanding {
  header: VideoChunkHeader;
  end: (picture: DecodedPicture | undefined) => void;
}

/** A picture takes some ms to decode and a first one some hundred; a decoder silent for this long is stuck. */
const STALL_MS = 1200;
/**
 * Chunks are numbered by time stamps of their own, since a server's need not grow. Whole milliseconds, because some
 * decoders keep no finer ones.
 */
const TIMESTAMP_STEP_US = 1000;
/** Browsers take decoders away from pages that rest; that is no fault of the decoder. */
const RECLAIMED = 'QuotaExceededError';
const NOT_SUPPORTED = 'NotSupportedError';

/** Decodes a chain of H.264 chunks, every one in its order, and starts the chain again where it broke. */
export class ChunkDecoder implements StreamDecoder<VideoChunkHeader> {
  readonly #ports: ChunkDecoderPorts;
  readonly #requests: KeyframeRequests;
  readonly #ladder: DecoderLadder;
  readonly #outstanding = new Map<number, Outstanding>();
  #native: NativeDecoder | undefined;
  #configured: VideoDecoderConfig | undefined;
  #isWaitingForKey = true;
  #timestampUs = 0;
  #watchdog: Timer | undefined;

  constructor(ports: ChunkDecoderPorts) {
    this.#ports = ports;
    this.#requests = new KeyframeRequests(ports.clock, (reason) => ports.send({ type: 'request_keyframe', reason }));
    this.#ladder = new DecoderLadder(() => ports.clock.nowMs());
  }

  get queueSize(): number {
    return this.#outstanding.size;
  }

  decode(header: VideoChunkHeader, payload: Uint8Array, end: Outstanding['end']): void {
    if (!this.#ports.codecs) {
      this.#ports.reportError(
        `picture ${header.seq} (${header.codec}) is video, which this browser does not decode here`,
      );
      end(undefined);
      return;
    }
    const isAccepted = this.#ports.accepts(header.codec);
    if (isAccepted && header.keyframe) this.#prepare(this.#ports.codecs, header);
    else if (isAccepted && (this.#isWaitingForKey || !this.#fits(header))) this.#waitForKey('waiting for a keyframe');
    if (isAccepted && !this.#isWaitingForKey) this.#submit(header, payload, end);
    else end(undefined);
  }

  /** A new connection: its chain begins with a keyframe of its own. */
  restart(): void {
    this.#abandon();
    this.#requests.restart();
  }

  #fits({ codec, width, height }: VideoChunkHeader): boolean {
    const now = this.#configured;
    return now?.codec === codec && now.codedWidth === width && now.codedHeight === height;
  }

  #waitForKey(reason: string): void {
    this.#isWaitingForKey = true;
    this.#requests.ask(reason);
  }

  /** Makes the decoder ready for a keyframe; where that fails, {@link #fail} has closed the gate. */
  #prepare(codecs: WebCodecs, header: VideoChunkHeader): void {
    this.#requests.cancel();
    this.#isWaitingForKey = false;
    const isNew = !this.#fits(header);
    if (this.#native && !isNew) return;
    const config: VideoDecoderConfig = {
      codec: header.codec,
      codedWidth: header.width,
      codedHeight: header.height,
      // One picture out for every chunk in; without it decoders hold the last one back.
      optimizeForLatency: true,
    };
    this.#configure(codecs, config);
    if (isNew) void this.#check(codecs, config);
  }

  #configure(codecs: WebCodecs, config: VideoDecoderConfig): void {
    this.#configured = config;
    try {
      this.#native ??= this.#create(codecs);
      this.#native.configure({ ...config, hardwareAcceleration: this.#ladder.acceleration });
    } catch (error) {
      this.#fail(asError(error));
    }
  }

  #create(codecs: WebCodecs): NativeDecoder {
    const native: NativeDecoder = codecs.createDecoder(
      (frame) => {
        if (this.#native === native) this.#output(frame);
        else frame.close();
      },
      (error) => {
        if (this.#native === native) this.#fail(error);
      },
    );
    return native;
  }

  /** The hello was made with a codec and size that fit all; this is the stream's own. */
  async #check(codecs: WebCodecs, config: VideoDecoderConfig): Promise<void> {
    const isSupported = await codecs.isConfigSupported(config);
    if (isSupported || this.#configured !== config) return;
    this.#giveUp(config.codec, `no decoder for ${config.codec} at ${config.codedWidth}×${config.codedHeight}`);
  }

  #submit(header: VideoChunkHeader, payload: Uint8Array, end: Outstanding['end']): void {
    this.#timestampUs += TIMESTAMP_STEP_US;
    this.#outstanding.set(this.#timestampUs, { header, end });
    if (!this.#watchdog) this.#watch();
    const chunk: EncodedVideoChunkInit = {
      type: header.keyframe ? 'key' : 'delta',
      timestamp: this.#timestampUs,
      data: payload,
    };
    try {
      this.#native!.decode(chunk);
    } catch (error) {
      this.#fail(asError(error));
    }
  }

  #output(frame: VideoFrame): void {
    const outstanding = this.#outstanding.get(frame.timestamp);
    const skipped: Outstanding[] = [];
    // Without reordering, what was due before and did not come never will.
    for (const [timestampUs, each] of this.#outstanding) {
      if (timestampUs > frame.timestamp) break;
      this.#outstanding.delete(timestampUs);
      if (each !== outstanding) skipped.push(each);
    }
    this.#watch();
    for (const { end } of skipped) end(undefined);
    if (outstanding) outstanding.end(pictureOf(frame, outstanding.header));
    else frame.close();
  }

  #watch(): void {
    this.#watchdog?.cancel();
    this.#watchdog =
      this.#outstanding.size === 0
        ? undefined
        : this.#ports.clock.setTimer(STALL_MS, () => this.#fail(new Error(`no picture for ${STALL_MS} ms`), true));
  }

  /** The decoder is of no use any more: tell what was lost, make another one, ask for a keyframe. */
  #fail(error: Error, isStall = false): void {
    const config = this.#configured!;
    const lost = this.#abandon();
    if (error.name === RECLAIMED) {
      // The canvas still shows the last picture: while nothing new comes there is nothing to decode.
      if (lost > 0) this.#waitForKey('decoder reclaimed');
      return;
    }
    if (this.#ladder.failed(error.name === NOT_SUPPORTED) === 'give-up') {
      this.#giveUp(config.codec, `the video decoder failed repeatedly: ${error.message}`);
      return;
    }
    this.#ports.reportError(`the video decoder (${config.codec}) failed: ${error.message}`);
    this.#waitForKey(isStall ? 'decoder stalled' : 'decoder failed');
    if (isStall) this.#ports.send({ type: 'decoder_reset' });
    // At once, so that it is warm when the keyframe comes.
    this.#configure(this.#ports.codecs!, config);
  }

  #giveUp(codec: string, reason: string): void {
    this.#abandon();
    this.#requests.cancel();
    this.#configured = undefined;
    this.#ports.giveUp(codec, reason);
  }

  /** Ends decoder and chain. */
  #abandon(): number {
    const lost = [...this.#outstanding.values()];
    this.#outstanding.clear();
    this.#native?.close();
    this.#native = undefined;
    this.#isWaitingForKey = true;
    this.#watch();
    for (const { end } of lost) end(undefined);
    return lost.length;
  }
}

function pictureOf(frame: VideoFrame, header: VideoChunkHeader): DecodedPicture {
  return visiblePicture(header, frame, { width: frame.displayWidth, height: frame.displayHeight });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
