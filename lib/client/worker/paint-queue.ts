import type { AckMessage, AnyPictureHeader, ImageFrameHeader, Picture } from '../../protocol/index.js';
import type { DecodedPicture, PictureDecoder } from './picture-decoder.js';
import type { StatsMeter } from './stats.js';

/** Tells the connection a picture came by what became of it. */
export type SendAck = (ack: AckMessage) => void;

/** What a {@link PaintQueue} works with. */
export interface PaintQueuePorts {
  imageDecoder: PictureDecoder<ImageFrameHeader>;
  nowMs: () => number;
  stats: StatsMeter;
  /** Something is ready: call {@link PaintQueue.take} at the next animation frame. */
  requestPaint(): void;
  reportError(message: string): void;
}

interface Received {
  picture: Picture;
  sendAck: SendAck;
  /** Number of the connection it came by. */
  epoch: number;
}

interface Ready extends Received {
  decoded: DecodedPicture;
}

/** A picture on its way to the canvas. */
export interface Paintable {
  readonly header: AnyPictureHeader;
  readonly decoded: DecodedPicture;
  /** Call when it is on the canvas. */
  painted(): void;
}

/**
 * Decodes run off the thread, two or three at a time keep it busy; more only add age. What arrives beyond them is
 * already outdated when it is due, so that of the rest only the newest is decoded.
 */
const MAX_DECODES = 3;

/**
 * From received bytes to the one picture to paint next: newest first, never older than what the canvas shows, and an
 * ack for every picture that came in, exactly once.
 */
export class PaintQueue {
  readonly #ports: PaintQueuePorts;
  #decodes = 0;
  #waiting: Received | undefined;
  #ready: Ready | undefined;
  #newestSeq = -1;
  #epoch = 0;

  constructor(ports: PaintQueuePorts) {
    this.#ports = ports;
  }

  /** Takes a picture in. `sendAck` is called once, now or later. */
  add(picture: Picture, sendAck: SendAck): void {
    const received = { picture, sendAck, epoch: this.#epoch };
    if (this.#decodes < MAX_DECODES) {
      void this.#decode(received);
      return;
    }
    const [newer, older] = newestFirst(received, this.#waiting);
    this.#waiting = newer;
    if (older) this.#discard(older);
  }

  /** The picture to paint now, if there is one. The caller owns it. */
  take(): Paintable | undefined {
    const ready = this.#ready;
    if (!ready) return undefined;
    this.#ready = undefined;
    const { header } = ready.picture;
    return {
      header,
      decoded: ready.decoded,
      painted: () => {
        const { width, height } = ready.decoded;
        this.#ports.stats.painted(width, height, header.type === 'image_frame' ? header.mime : undefined);
        this.#ack(ready, { displayed: true, painted_ms: this.#ports.nowMs() });
      },
    };
  }

  /** A new connection begins: its numbers start anew, and what the old one left is not painted over it. */
  restart(): void {
    this.#epoch += 1;
    this.#newestSeq = -1;
    this.#drop();
  }

  close(): void {
    this.restart();
  }

  #drop(): void {
    const ready = this.#ready;
    const waiting = this.#waiting;
    this.#ready = undefined;
    this.#waiting = undefined;
    if (waiting) this.#discard(waiting);
    if (!ready) return;
    ready.decoded.close();
    this.#discard(ready);
  }

  async #decode(received: Received): Promise<void> {
    const { header, payload } = received.picture;
    this.#decodes += 1;
    const startMs = this.#ports.nowMs();
    let decoded: DecodedPicture | undefined;
    let failure: unknown;
    try {
      decoded = await this.#decodeKind(header, payload);
    } catch (error) {
      failure = error;
    }
    this.#decodes -= 1;
    if (decoded) {
      this.#ports.stats.decoded(this.#ports.nowMs() - startMs);
      this.#offer({ ...received, decoded });
    } else {
      this.#ports.reportError(`picture ${describe(received.picture)} cannot be decoded: ${reasonOf(failure)}`);
      this.#discard(received);
    }
    const next = this.#waiting;
    this.#waiting = undefined;
    if (next) void this.#decode(next);
  }

  async #decodeKind(header: AnyPictureHeader, payload: Uint8Array): Promise<DecodedPicture> {
    switch (header.type) {
      case 'image_frame':
        return await this.#ports.imageDecoder.decode(header, payload);
      case 'video_chunk':
        throw new Error('this client shows images only');
      default:
        throw new Error(`unknown kind ${JSON.stringify(header satisfies never)}`);
    }
  }

  #offer(ready: Ready): void {
    if (ready.epoch !== this.#epoch || ready.picture.header.seq <= this.#newestSeq) {
      ready.decoded.close();
      this.#discard(ready);
      return;
    }
    const overtaken = this.#ready;
    this.#newestSeq = ready.picture.header.seq;
    this.#ready = ready;
    if (overtaken) {
      overtaken.decoded.close();
      this.#discard(overtaken);
    }
    this.#ports.requestPaint();
  }

  #discard(received: Received): void {
    this.#ports.stats.discarded();
    this.#ack(received, { displayed: false });
  }

  #ack({ picture, sendAck }: Received, outcome: Pick<AckMessage, 'displayed' | 'painted_ms'>): void {
    const decode_queue_size = this.#decodes + (this.#waiting ? 1 : 0);
    sendAck({ type: 'ack', seq: picture.header.seq, decode_queue_size, ...outcome });
  }
}

function newestFirst(one: Received, other: Received | undefined): [Received, Received | undefined] {
  if (other && other.picture.header.seq > one.picture.header.seq) return [other, one];
  return [one, other];
}

function describe({ header, payload }: Picture): string {
  const kind = header.type === 'image_frame' ? header.mime : header.codec;
  return `${header.seq} (${kind}, ${header.width}×${header.height}, ${payload.byteLength} bytes)`;
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
