import type { Channel } from '../../../lib/session/channel.js';
import { parseServerMessage, unpackPicture, type Picture, type ServerMessage } from '../../../lib/protocol/index.js';

/** Records what a session sends; its buffer and failures are set by hand. */
export class FakeChannel implements Channel {
  bufferedAmount = 0;
  readonly messages: (ServerMessage | undefined)[] = [];
  readonly pictures: Picture[] = [];
  readonly binary: Uint8Array[] = [];
  closed: { code: number; reason: string } | undefined;
  /** Runs inside `send`, before it returns. */
  onSend: () => void = () => {};

  send(data: string | Uint8Array): void {
    if (this.closed) return;
    if (typeof data === 'string') {
      this.messages.push(parseServerMessage(data));
    } else {
      this.binary.push(data);
      this.pictures.push(unpackPicture(data));
    }
    this.onSend();
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
