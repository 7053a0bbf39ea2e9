import type { Channel } from '../../../lib/session/channel.js';
import { parseServerMessage, unpackPicture, type Picture, type ServerMessage } from '../../../lib/protocol/index.js';

/** Records what a session sends; its buffer and failures are set by hand. */
export class FakeChannel implements Channel {
  bufferedAmount = 0;
  /** The peer takes nothing: what is sent stays in the buffer. */
  isBlocked = false;
  /** Ids of the questions for the viewer's clock. */
  readonly questions: number[] = [];
  readonly messages: (ServerMessage | undefined)[] = [];
  readonly pictures: Picture[] = [];
  readonly binary: Uint8Array[] = [];
  closed: { code: number; reason: string } | undefined;
  /** Runs inside `send`, before it returns. */
  onSend: () => void = () => {};

  send(data: string | Uint8Array): void {
    if (this.closed) return;
    if (this.isBlocked) this.bufferedAmount += data.length;
    if (typeof data === 'string') {
      const message = parseServerMessage(data);
      if (message?.type === 'ping') this.questions.push(message.id);
      else this.messages.push(message);
    } else {
      this.binary.push(data);
      this.pictures.push(unpackPicture(data));
    }
    this.onSend();
  }

  /** Unanswered pings, oldest first. */
  readonly pings: (() => void)[] = [];

  ping(onAnswered: () => void): void {
    this.pings.push(onAnswered);
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason };
  }

  /** Which frame each picture shows: the fake encoders write its first byte to one end of theirs. */
  get shown(): number[] {
    return this.pictures.map(({ header, payload }) => payload.at(header.type === 'video_chunk' ? -1 : 0)!);
  }

  get lastSeq(): number {
    return this.pictures.at(-1)!.header.seq;
  }
}
