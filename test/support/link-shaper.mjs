/**
 * A program between a viewer and its server that makes a long, narrow or broken link of the loopback. It needs no
 * privileges, and has a process of its own, so that nobody's busy main thread delays it.
 *
 * Run as `node link-shaper.mjs <port of the server>`; see link-shaper.d.mts for what it is told and what it answers.
 */
import { connect, createServer } from 'node:net';

/** What is sent at a time, as on Ethernet: another connection's bytes may come between two. */
const SEGMENT_BYTES = 1448;
const DEFAULT_BUFFER_BYTES = 65_536;

const target = Number(process.argv[2]);
/** @type {import('./link-shaper.mjs').LinkShape} */
let shape = {};
let isStalled = false;
/** @type {Set<OneWay>} */
const ways = new Set();

/** One direction of one connection. */
class OneWay {
  #source;
  #sink;
  /** Segments with the time at which each has passed the narrow part, and the one at which it arrives. */
  #segments = [];
  #queuedBytes = 0;
  #freeMs = 0;
  #arrivalMs = 0;
  #timer;

  constructor(source, sink) {
    this.#source = source;
    this.#sink = sink;
    source.on('data', (bytes) => this.#take(bytes));
    source.once('end', () => this.#end());
    source.on('error', () => sink.destroy());
    sink.on('drain', () => this.#deliver());
    sink.once('close', () => this.#forget());
  }

  /** Looks again: the link has changed. */
  deliver() {
    this.#deliver();
  }

  cut() {
    this.#source.resetAndDestroy();
  }

  #take(bytes) {
    for (let at = 0; at < bytes.byteLength; at += SEGMENT_BYTES) this.#add(bytes.subarray(at, at + SEGMENT_BYTES));
    if (this.#queuedBytes > (shape.bufferBytes ?? DEFAULT_BUFFER_BYTES)) this.#source.pause();
    this.#deliver();
  }

  #add(bytes) {
    const { delayMs = 0, jitterMs = 0, bandwidth } = shape;
    const nowMs = performance.now();
    this.#freeMs = Math.max(nowMs, this.#freeMs) + (bandwidth ? (bytes.byteLength * 8000) / bandwidth : 0);
    // A stream does not overtake itself.
    this.#arrivalMs = Math.max(this.#arrivalMs, this.#freeMs + delayMs + Math.random() * jitterMs);
    this.#segments.push({ bytes, freeMs: this.#freeMs, arrivalMs: this.#arrivalMs });
    this.#queuedBytes += bytes.byteLength;
  }

  #deliver() {
    clearTimeout(this.#timer);
    if (isStalled) return;
    const nowMs = performance.now();
    while (this.#segments[0]?.arrivalMs <= nowMs && !this.#sink.writableNeedDrain) {
      const { bytes } = this.#segments.shift();
      if (bytes) this.#sink.write(bytes);
      else this.#sink.end();
    }
    const waiting = this.#segments.findIndex(({ freeMs }) => freeMs > nowMs);
    const queued = waiting < 0 ? [] : this.#segments.slice(waiting);
    this.#queuedBytes = queued.reduce((sum, { bytes }) => sum + (bytes?.byteLength ?? 0), 0);
    if (this.#queuedBytes <= (shape.bufferBytes ?? DEFAULT_BUFFER_BYTES)) this.#source.resume();
    if (this.#segments.length > 0) this.#timer = setTimeout(() => this.#deliver(), this.#nextMs(nowMs));
  }

  /** Until something arrives, or room is made. */
  #nextMs(nowMs) {
    const [{ arrivalMs, freeMs }] = this.#segments;
    const freedMs = this.#source.isPaused() && freeMs > nowMs ? freeMs : arrivalMs;
    return Math.max(1, Math.ceil(Math.min(arrivalMs, freedMs) - nowMs));
  }

  #end() {
    this.#segments.push({
      bytes: undefined,
      freeMs: this.#freeMs,
      arrivalMs: Math.max(this.#arrivalMs, performance.now()),
    });
    this.#deliver();
  }

  #forget() {
    clearTimeout(this.#timer);
    ways.delete(this);
    // What ended by itself may be the sink of the other way still.
    if (!this.#source.readableEnded) this.#source.destroy();
  }
}

const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  for (const [source, sink] of [
    [client, upstream],
    [upstream, client],
  ]) {
    ways.add(new OneWay(source, sink));
  }
});

process.on('message', (command) => {
  if (command.type === 'shape') shape = command.shape;
  if (command.type === 'stall') isStalled = command.isStalled;
  if (command.type === 'cut') for (const way of ways) way.cut();
  else for (const way of ways) way.deliver();
  process.send({ type: 'done' });
});
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ type: 'ready', port: server.address().port }));
