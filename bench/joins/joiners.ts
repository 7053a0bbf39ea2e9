// Viewers that join at random times, in a process of their own.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { parseServerMessage, unpackPicture } from 'nestjs-rfb/protocol';
import { WebSocket } from 'ws';
import { Random } from '../support/random.js';
import type { Join, JoinersCommand, JoinersReply } from './messages.js';

const HELLO = '{"type":"hello","supported":["webcodecs/h264-annexb","image/jpeg"]}';

process.on('message', (command: JoinersCommand) => {
  void joinAll(command).then((joins) => process.send!({ type: 'joined', joins } satisfies JoinersReply));
});

async function joinAll({ url, perSecond, seconds, staySeconds, seed }: JoinersCommand): Promise<Join[]> {
  const random = new Random(seed);
  const joins: Promise<Join>[] = [];
  const beginMs = performance.now();
  // Times are laid out beforehand, so that a late timer does not put off those that follow.
  for (let dueMs = random.waitMs(1000 / perSecond); dueMs < seconds * 1000; dueMs += random.waitMs(1000 / perSecond)) {
    await delay(Math.max(0, beginMs + dueMs - performance.now()));
    joins.push(join(`${url}/rfb`.replace('http:', 'ws:'), staySeconds));
  }
  return Promise.all(joins);
}

async function join(url: string, staySeconds: number): Promise<Join> {
  const connectedMs = performance.now();
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let pictureMs: number | undefined;
  let isImage = false;
  const keyframe = new Promise<number>((resolve) => {
    socket.on('message', (data: Buffer, isBinary) => {
      const nowMs = performance.now();
      if (!isBinary) {
        const message = parseServerMessage(data.toString());
        if (message?.type === 'ping') socket.send(`{"type":"pong","id":${message.id},"client_ms":${nowMs}}`);
        return;
      }
      const { header } = unpackPicture(data);
      socket.send(`{"type":"ack","seq":${header.seq},"decode_queue_size":0,"painted_ms":${nowMs}}`);
      if (pictureMs === undefined) {
        pictureMs = nowMs;
        isImage = header.type === 'image_frame';
      }
      if (header.type === 'video_chunk' && header.keyframe) resolve(nowMs);
    });
  });
  await once(socket, 'open');
  const openMs = performance.now();
  socket.send(HELLO);
  const helloMs = performance.now();
  const keyframeMs = (await keyframe) - helloMs;
  await delay(staySeconds * 1000);
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  return {
    connectMs: pictureMs! - connectedMs,
    openMs: pictureMs! - openMs,
    helloMs: pictureMs! - helloMs,
    keyframeMs,
    isImage,
  };
}
