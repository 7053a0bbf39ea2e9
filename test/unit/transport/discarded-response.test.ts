import { expect, test } from '@jest/globals';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { discardedResponse, discardReply } from '../../../lib/transport/discarded-response.js';
import { ResponseSink, type ResponseHead } from '../../../lib/transport/response-sink.js';

/** A response over a sink that keeps the head. */
function open() {
  const heads: ResponseHead[] = [];
  const response = discardedResponse(new IncomingMessage(new Socket()));
  response.assignSocket(new ResponseSink((head) => heads.push(head)) as unknown as Socket);
  return { response, heads };
}

/** A Fastify reply as far as it matters: errors are handled elsewhere. */
function reply() {
  const { response, heads } = open();
  const sent: unknown[] = [];
  const made = { raw: response, send: (payload?: unknown) => sent.push(payload) };
  discardReply(made);
  return { reply: made as { raw: ServerResponse; send(payload?: unknown): unknown }, heads, sent };
}

test('what middleware puts in place of its methods is never called', () => {
  'use strict';
  const { response, heads } = open();
  const calls: string[] = [];
  const { end, writeHead } = response;
  Object.assign(response, {
    end: () => (calls.push('end'), end.call(response, 'no', 'utf8')),
    write: () => calls.push('write'),
    writeHead: () => (calls.push('writeHead'), response),
  });
  expect([response.end, response.writeHead]).toEqual([end, writeHead]);
  response.statusCode = 403;
  response.write('no');
  response.end();
  expect(calls).toEqual([]);
  expect(heads).toEqual([{ status: 403, setCookies: [] }]);
});

test('another prototype, as Express gives it, changes nothing about that', () => {
  const { response, heads } = open();
  Object.setPrototypeOf(response, Object.create(ServerResponse.prototype));
  response.end = () => response;
  response.end();
  expect(heads).toHaveLength(1);
});

test('a reply ends with what is sent, past every hook, and once', () => {
  const { reply: made, heads, sent } = reply();
  made.raw.statusCode = 403;
  expect(made.send({ statusCode: 403 })).toBe(made);
  expect(made.send('again')).toBe(made);
  expect(heads).toMatchObject([{ status: 403 }]);
  expect(sent).toEqual([]);
});

test('an error that is sent goes on to whoever handles errors', () => {
  const { reply: made, heads, sent } = reply();
  const error = new Error('no');
  made.send(error);
  expect(sent).toEqual([error]);
  expect(heads).toEqual([]);
});

test('a file that nobody will read is not left open', () => {
  const { reply: made } = reply();
  const file = Readable.from(['page']);
  made.send(file);
  expect(file.destroyed).toBe(true);
});
