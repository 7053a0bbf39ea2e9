import { expect, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';
import { WsChannel } from '../../../lib/transport/ws-channel.js';
import { FakeClock } from '../support/fake-clock.js';

/** A WebSocket that records what is done to it. */
class FakeWebSocket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 7;
  readonly sent: unknown[] = [];
  readonly closes: unknown[] = [];

  send(data: unknown, options: unknown): void {
    this.sent.push([data, options]);
  }

  readonly pings: Buffer[] = [];

  ping(payload: Buffer): void {
    this.pings.push(payload);
  }

  close(code: number, reason: string): void {
    if (code === 1006) throw new TypeError('First argument must be a valid error code number');
    this.closes.push([code, reason]);
    this.readyState = WebSocket.CLOSING;
  }
}

function open() {
  const socket = new FakeWebSocket();
  const log: string[] = [];
  const heard: unknown[] = [];
  const add = (line: string) => void log.push(line);
  const clock = new FakeClock();
  const channel = new WsChannel(socket as unknown as WebSocket, { error: add, warn: add, log: add }, clock);
  let onText = (text: string): void => void heard.push(text);
  channel.attach({
    onText: (text) => onText(text),
    onBinary: () => heard.push('binary'),
    onClosed: (code) => heard.push(code),
  });
  return { socket, channel, clock, heard, log, failWith: (fail: () => void) => (onText = fail) };
}

test('text and binary go out uncompressed, each as what it is', () => {
  const { socket, channel } = open();
  const bytes = new Uint8Array([1]);
  channel.send('text');
  channel.send(bytes);
  expect(socket.sent).toEqual([
    ['text', { compress: false, binary: false }],
    [bytes, { compress: false, binary: true }],
  ]);
  expect(channel.bufferedAmount).toBe(7);
});

test('messages reach the listener until either side closes', () => {
  const { socket, channel, heard } = open();
  socket.emit('message', Buffer.from('ü'), false);
  socket.emit('message', Buffer.from([1]), true);
  channel.close(1000, '');
  socket.emit('message', Buffer.from('late'), false);
  socket.emit('close', 1000);
  socket.emit('close', 1000);
  expect(heard).toEqual(['ü', 'binary', 1000]);
});

test('nothing is sent after a close, and the first close counts', () => {
  const { socket, channel } = open();
  channel.close(4404, `unknown stream '${'x'.repeat(200)}'`);
  channel.close(1000, '');
  channel.send('late');
  expect(socket.closes).toEqual([[4404, expect.stringMatching(/^unknown stream '.{107}$/)]]);
  expect(socket.sent).toEqual([]);
});

test('a code that cannot go over the wire throws, and leaves the channel open', () => {
  const { socket, channel } = open();
  expect(() => channel.close(1006, '')).toThrow(TypeError);
  channel.close(1000, '');
  expect(socket.closes).toEqual([[1000, '']]);
});

test('an error of the socket is heard, and nothing more is sent', () => {
  const { socket, channel, heard } = open();
  socket.emit('error', new Error('ECONNRESET'));
  channel.send('late');
  socket.emit('close', 1006);
  expect(socket.sent).toEqual([]);
  expect(heard).toEqual([1006]);
});

test('a session that throws is closed with 1011 and logged, not the process', () => {
  const { socket, log, failWith } = open();
  failWith(() => {
    throw new Error('broken');
  });
  socket.emit('message', Buffer.from('x'), false);
  expect(socket.closes).toEqual([[1011, 'internal error']]);
  expect(log[0]).toContain('broken');
});

test.each(['ping', 'pong'])('a flood of %ss closes with 1008, once', (frame) => {
  const { socket } = open();
  for (let sent = 0; sent < 60; sent++) socket.emit(frame, Buffer.alloc(0));
  expect(socket.closes).toEqual([]);
  for (let sent = 0; sent < 10; sent++) socket.emit(frame, Buffer.alloc(0));
  expect(socket.closes).toEqual([[1008, 'too many pings']]);
});

test('a viewer that looks after its link by ten pings a second stays', async () => {
  const { socket, clock } = open();
  for (let second = 0; second < 100; second++) {
    for (let sent = 0; sent < 10; sent++) socket.emit('ping', Buffer.alloc(0));
    await clock.advance(1000);
  }
  expect(socket.closes).toEqual([]);
});

test('a ping is answered once, by the pong that carries its number', () => {
  const { socket, channel } = open();
  const answers: string[] = [];
  channel.ping(() => void answers.push('first'));
  channel.ping(() => void answers.push('second'));
  const [first, second] = socket.pings;
  for (const payload of [Buffer.alloc(0), Buffer.alloc(125, 7), first!, second!, second!]) socket.emit('pong', payload);
  expect(answers).toEqual(['second']);
});

test('nothing is asked of a connection that closes, and an answer that fails ends only that connection', () => {
  const { socket, channel, log } = open();
  channel.ping(() => {
    throw new Error('a defect');
  });
  socket.emit('pong', socket.pings[0]);
  expect(socket.closes).toEqual([[1011, 'internal error']]);
  expect(log).toEqual([expect.stringContaining('a defect')]);
  channel.ping(() => {});
  expect(socket.pings).toHaveLength(1);
});
