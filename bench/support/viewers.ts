// All viewers, in a process of their own: they receive and ack, and decode nothing.
import { once } from 'node:events';
import { parseServerMessage, unpackPicture } from 'nestjs-rfb/protocol';
import { WebSocket } from 'ws';
import { sharedClockUs } from './shared-clock.js';
import type { Arrival, ViewersCommand, ViewersReply } from './viewer-messages.js';

/** Below the server's bound on handshakes of one address. */
const CONNECTING_AT_ONCE = 8;

let sockets: WebSocket[] = [];
let arrivals: Arrival[][] = [];
let beginUs = 0;

process.on('message', (command: ViewersCommand) => void obey(command));

async function obey(command: ViewersCommand): Promise<void> {
  switch (command.type) {
    case 'connect': {
      const { viewers, supported } = command;
      const url = `${command.url}/rfb`.replace('http:', 'ws:');
      while (sockets.length < viewers) {
        const count = Math.min(CONNECTING_AT_ONCE, viewers - sockets.length);
        await Promise.all(Array.from({ length: count }, () => connect(url, supported)));
      }
      reply({ type: 'connected' });
      return;
    }
    case 'start':
      arrivals = sockets.map(() => []);
      beginUs = sharedClockUs();
      return;
    case 'stop':
      reply({ type: 'stopped', seconds: (sharedClockUs() - beginUs) / 1e6, arrivals });
      return;
    case 'disconnect': {
      const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
      for (const socket of sockets) socket.close();
      await closed;
      sockets = [];
      arrivals = [];
      reply({ type: 'disconnected' });
      return;
    }
    default:
      command satisfies never;
  }
}

/** Resolves with its first picture. */
async function connect(url: string, supported: readonly string[]): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const index = sockets.push(socket) - 1;
  await once(socket, 'open');
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer, isBinary) => {
      const receivedUs = sharedClockUs();
      const clientMs = receivedUs / 1000;
      if (!isBinary) {
        const message = parseServerMessage(data.toString());
        if (message?.type === 'ping') socket.send(`{"type":"pong","id":${message.id},"client_ms":${clientMs}}`);
        return;
      }
      const { header } = unpackPicture(data);
      socket.send(`{"type":"ack","seq":${header.seq},"decode_queue_size":0,"painted_ms":${clientMs}}`);
      arrivals[index]?.push({
        receivedUs,
        timestampUs: header.timestamp_us,
        bytes: data.byteLength,
        width: header.width,
        isKeyframe: header.type === 'video_chunk' && header.keyframe,
      });
      resolve();
    });
    socket.send(JSON.stringify({ type: 'hello', supported }));
  });
}

function reply(message: ViewersReply): void {
  process.send!(message);
}
