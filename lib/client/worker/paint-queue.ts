import { messageOf } from './message-of.js';
import type {
  AckMessage,
  AnyPictureHeader,
  ImageFrameHeader,
  Picture,
  VideoChunkHeader,
} from '../../protocol/index.js';
import type { DecodedPicture, PictureDecoder, StreamDecoder } from './picture-decoder.js';
import type { PictureFormat, StatsMeter } from './stats.js';

/** Tells the connection a picture came by what became of it. */
export type SendAck = (ack: AckMessage) => void;

/** What a {@link PaintQueue} works with. */
export interface PaintQueuePorts {
  imageDecoder: PictureDecoder<ImageFrameHeader>;
  chunkDecoder: StreamDecoder<VideoChunkHeader>;
  nowMs: () => number;
  stats: StatsMeter;
  /** Something is ready: call {@link PaintQueue.take} at the next animation frame. */
  requestPaint(): void;
  reportError(message: string): void;
}

interface Received<Header extends AnyPictureHeader = AnyPictureHeader> {
  header: Header;
  payload: Uint8Array;
  sendAck: SendAck;
  /** Number of the connection it came by. */
  epoch: number;
}

type ReceivedImage = Received<ImageFrameHeader>;

interface Ready extends Received {
  decoded: DecodedPicture;
}

/** A picture on its way to the canvas. */
export interface Paintable {
  readonly header: AnyPictureHeader;
  readonly decoded: DecodedPicture;
  /** Call when it is on the canvas, or cannot be. */
  end(isShown: boolean): void;
}

/**
 * Images decode off the thread, two or three at a time keep it busy; more only add age. What arrives beyond them is
 * already outdated when it is due, so that of the rest only the newest is decoded. Not so with chunks of video: the
 * next one needs every one before it.
 */
const MAX_DECODES = 3;

/**
 * From received bytes to what is painted next: the newest picture, never older than what the canvas shows, images and video
 * in one order; then all strips that came for it, in any order. And an ack for every picture that came in, exactly once.
 */
export class PaintQueue {
  readonly #ports: PaintQueuePorts;
  #decodes = 0;
  /** Of them, those of whole pictures. */
  #wholes = 0;
  /** What they are parts of is decoded first. */
  #strips: ReceivedImage[] = [];
  #waiting: ReceivedImage | undefined;
  /** The newest picture, if it is not painted yet, and strips. */
  #ready: Ready[] = [];
  #newestSeq = -1;
  /** The same of whole pictures, painted or about to be. */
  #wholeSeq = -1;
  #epoch = 0;

  constructor(ports: PaintQueuePorts) {
    this.#ports = ports;
  }

  /** Takes a picture in. `sendAck` is called once, now or later. */
  add({ header, payload }: Picture, sendAck: SendAck): void {
    const epoch = this.#epoch;
    switch (header.type) {
      case 'image_frame':
        this.#addImage({ header, payload, sendAck, epoch });
        break;
      case 'video_chunk':
        this.#addChunk({ header, payload, sendAck, epoch });
        break;
      default:
        header satisfies never;
    }
  }

  /** What to paint now, one over the other. The caller owns it. */
  take(): Paintable[] {
    return this.#ready.splice(0).map((ready) => ({
      header: ready.header,
      decoded: ready.decoded,
      end: (isShown) => {
        if (isShown) this.#painted(ready);
        else this.#discard(ready);
      },
    }));
  }

  /** A new connection begins: its numbers start anew, and what the old one left is not painted over it. */
  restart(): void {
    this.#epoch += 1;
    this.#newestSeq = -1;
    this.#wholeSeq = -1;
    this.#ports.chunkDecoder.restart();
    this.#drop();
  }

  close(): void {
    this.restart();
  }

  #drop(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#discard(waiting);
    for (const strip of this.#strips.splice(0)) this.#discard(strip);
    this.#overtake(this.#ready.splice(0));
  }

  #addImage(received: ReceivedImage): void {
    const isStrip = received.header.y !== undefined;
    if (isStrip && (this.#wholes > 0 || this.#waiting)) this.#strips.push(received);
    // A strip is small, and no other shows what it shows.
    else if (isStrip || this.#decodes < MAX_DECODES) void this.#decodeImage(received);
    else {
      const [newer, older] = newestFirst(received, this.#waiting);
      this.#waiting = newer;
      if (older) this.#discard(older);
    }
  }

  #addChunk(received: Received<VideoChunkHeader>): void {
    const startMs = this.#ports.nowMs();
    this.#ports.chunkDecoder.decode(received.header, received.payload, (decoded) => {
      if (decoded) this.#decoded(received, decoded, startMs);
      else this.#discard(received);
    });
  }

  async #decodeImage(received: ReceivedImage): Promise<void> {
    const { header, payload } = received;
    const isWhole = header.y === undefined;
    this.#decodes += 1;
    if (isWhole) this.#wholes += 1;
    const startMs = this.#ports.nowMs();
    let decoded: DecodedPicture | undefined;
    let failure: unknown;
    try {
      decoded = await this.#ports.imageDecoder.decode(header, payload);
    } catch (error) {
      failure = error;
    }
    this.#decodes -= 1;
    if (isWhole) this.#wholes -= 1;
    if (decoded) {
      this.#decoded(received, decoded, startMs);
    } else {
      this.#ports.reportError(`picture ${header.seq} (${header.mime}) cannot be decoded: ${messageOf(failure)}`);
      this.#discard(received);
    }
    const next = this.#waiting;
    this.#waiting = undefined;
    if (next) void this.#decodeImage(next);
    if (this.#wholes === 0) for (const strip of this.#strips.splice(0)) void this.#decodeImage(strip);
  }

  #decoded(received: Received, decoded: DecodedPicture, startMs: number): void {
    this.#ports.stats.decoded(this.#ports.nowMs() - startMs);
    this.#offer({ ...received, decoded });
  }

  #offer(ready: Ready): void {
    const { seq } = ready.header;
    const isStrip = ready.decoded.y !== undefined;
    if (ready.epoch !== this.#epoch || seq <= (isStrip ? this.#wholeSeq : this.#newestSeq)) {
      this.#overtake([ready]);
      return;
    }
    if (isStrip) this.#ready.push(ready);
    else {
      this.#wholeSeq = this.#newestSeq = seq;
      const before = this.#ready;
      this.#ready = [ready, ...before.filter(({ header }) => header.seq > seq)];
      this.#overtake(before.filter(({ header }) => header.seq < seq));
    }
    this.#ports.requestPaint();
  }

  #overtake(pictures: readonly Ready[]): void {
    for (const picture of pictures) {
      picture.decoded.close();
      this.#discard(picture);
    }
  }

  #painted(ready: Ready): void {
    const { width, height, y } = ready.decoded;
    this.#newestSeq = Math.max(this.#newestSeq, ready.header.seq);
    if (y === undefined) this.#ports.stats.painted(width, height, formatOf(ready.header));
    else this.#ports.stats.painted();
    this.#ack(ready, { displayed: true, painted_ms: this.#ports.nowMs() });
  }

  #discard(received: Received): void {
    this.#ports.stats.discarded();
    this.#ack(received, { displayed: false });
  }

  #ack({ header, sendAck }: Received, outcome: Pick<AckMessage, 'displayed' | 'painted_ms'>): void {
    const images = this.#decodes + (this.#waiting ? 1 : 0);
    const decode_queue_size = images + this.#ports.chunkDecoder.queueSize;
    sendAck({ type: 'ack', seq: header.seq, decode_queue_size, ...outcome });
  }
}

function newestFirst(one: ReceivedImage, other: ReceivedImage | undefined): [ReceivedImage, ReceivedImage | undefined] {
  if (other && other.header.seq > one.header.seq) return [other, one];
  return [one, other];
}

function formatOf(header: AnyPictureHeader): PictureFormat {
  return header.type === 'image_frame'
    ? { transport: 'image', mime: header.mime }
    : { transport: 'webcodecs', codec: header.codec };
}
