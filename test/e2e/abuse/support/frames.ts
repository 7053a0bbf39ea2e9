/** Opcodes of RFC 6455, section 5.2. */
export const Opcode = { Continuation: 0, Text: 1, Binary: 2, Close: 8, Ping: 9, Pong: 10 } as const;

/** What of a frame is not as it should be. */
export interface FrameOptions {
  readonly opcode?: number;
  readonly isFinal?: boolean;
  /** RSV1 to RSV3 as one number, 0 to 7. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** Length in the head where it is not that of the payload. */
  readonly announced?: bigint;
  /** Bytes of the length field where it is longer than it need be. */
  readonly lengthBytes?: 0 | 2 | 8;
}

/** A frame as a client sends it, masked with zeros, or as no client may. */
export function clientFrame(content: string | Uint8Array = '', options: FrameOptions = {}): Buffer {
  const payload = Buffer.from(content);
  const { opcode = Opcode.Text, isFinal = true, reserved = 0, isMasked = true } = options;
  const { announced = BigInt(payload.length) } = options;
  const { lengthBytes = announced < 126n ? 0 : announced < 65_536n ? 2 : 8 } = options;
  const head = [(isFinal ? 0x80 : 0) | (reserved << 4) | opcode];
  const mask = isMasked ? 0x80 : 0;
  if (lengthBytes === 0) {
    head.push(mask | Number(announced));
  } else {
    head.push(mask | (lengthBytes === 2 ? 126 : 127));
    for (let byte = lengthBytes - 1; byte >= 0; byte--) head.push(Number((announced >> BigInt(8 * byte)) & 0xffn));
  }
  if (isMasked) head.push(0, 0, 0, 0);
  return Buffer.concat([Buffer.from(head), payload]);
}

/** A message as its own text frame. */
export function message(content: object): Buffer {
  return clientFrame(JSON.stringify(content));
}

/** A close frame with a code and a reason. */
export function closeFrame(code: number, reason: string | Uint8Array = ''): Buffer {
  return clientFrame(Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]), {
    opcode: Opcode.Close,
  });
}

/** A whole frame from the server. */
export interface ServerFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** The frames behind the head of a 101; one that is cut off is left out, and none where there was another answer. */
export function serverFrames(bytes: Buffer): ServerFrame[] {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0 || !bytes.subarray(0, headEnd).toString('latin1').startsWith('HTTP/1.1 101 ')) return [];
  const frames: ServerFrame[] = [];
  for (let at = headEnd + 4; at + 2 <= bytes.length;) {
    const short = bytes[at + 1]! & 0x7f;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    const from = at + 2 + extended;
    if (from > bytes.length) break;
    const length =
      extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    if (from + length > bytes.length) break;
    frames.push({ opcode: bytes[at]! & 0x0f, payload: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return frames;
}

/** The code of the server's close frame; 1005 where it has none, `undefined` where there is no such frame. */
export function closeCodeIn(bytes: Buffer): number | undefined {
  const frame = serverFrames(bytes).find(({ opcode }) => opcode === Opcode.Close);
  return frame && (frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005);
}
