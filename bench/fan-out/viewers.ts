// All viewers, in a process of their own: they receive and ack, and decode nothing.
import { once } from 'node:events';
import { unpackPicture } from 'nestjs-rfb/protocol';
import { WebSocket } from 'ws';
import { sharedClockUs, type ViewersCommand, type ViewersReply } from './messages.js';

/** Below the server's bound on handshakes of one address. */
const CONNECTING_AT_ONCE = 8;

let sockets: WebSocket[] = [];
let pictures: number[] = [];
let latenciesMs: number[] = [];
let bytes = 0;
let beginUs = 0;

process.on('message', (command: ViewersCommand) => void obey(command));

async function obey(command: ViewersCommand): Promise<void> {
  switch (command.type) {
    case 'connect':
      while (sockets.length < command.viewers) {
        const count = Math.min(CONNECTING_AT_ONCE, command.viewers - sockets.length);
        await Promise.all(Array.from({ length: count }, () => connect(`${command.url}/rfb`.replace('http:', 'ws:'))));
      }
      reply({ type: 'connected' });
      return;
    case 'start':
      pictures = sockets.map(() => 0);
      latenciesMs = [];
      bytes = 0;
      beginUs = sharedClockUs();
      return;
    case 'stop':
      reply({ type: 'stopped', seconds: (sharedClockUs() - beginUs) / 1e6, pictures, bytes, latenciesMs });
      return;
    case 'disconnect': {
      const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
      for (const socket of sockets) socket.close();
      await closed;
      sockets = [];
      reply({ type: 'disconnected' });
      return;
    }
    default:
      command satisfies never;
  }
}

/** Resolves with its first picture. */
async function connect(url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const index = sockets.push(socket) - 1;
  await once(socket, 'open');
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return;
      const nowUs = sharedClockUs();
      const { header } = unpackPicture(data);
      socket.send(`{"type":"ack","seq":${header.seq},"decode_queue_size":0,"displayed":true}`);
      pictures[index] = (pictures[index] ?? 0) + 1;
      latenciesMs.push((nowUs - header.timestamp_us) / 1000);
      bytes += data.byteLength;
      resolve();
    });
    socket.send('{"type":"hello","supported":["image/jpeg"]}');
  });
}

function reply(message: ViewersReply): void {
  process.send!(message);
}
