import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { parseServerMessage, unpackPicture } from 'nestjs-rfb/protocol';
import { WebSocket } from 'ws';
import type { Random } from '../support/random.js';
import type { Traffic } from './messages.js';

const MEAN_STAY_MS = 6000;
/** Between two things that a viewer does, on average. */
const MEAN_IDLE_MS = 700;
const MAX_PAUSE_MS = 3000;
const IMAGES = ['image/jpeg', 'image/png', 'image/webp'];
const SUPPORTED = [
  IMAGES,
  ['webcodecs/h264-annexb', ...IMAGES],
  ['webcodecs/h264-annexb', 'webcodecs/h264-annexb;chroma=444', ...IMAGES],
  ['video/unheard-of'],
] as const;
/** Most are browsers of today. */
const WEIGHTS: readonly [number, ...number[]] = [0, 0, 1, 1, 1, 1, 2, 2, 2, 3];

/** Of a connection that was cut, and of a close without a code: those are the visitors' own. */
const OWN_CODES: ReadonlySet<number> = new Set([1005, 1006]);

/** One viewer, from its coming to its going: it does everything a page can do, at random moments. */
export class Visit {
  readonly #socket: WebSocket;
  readonly #over = new AbortController();
  #isHidden = false;
  #acks = true;

  constructor(
    url: string,
    private readonly random: Random,
    private readonly traffic: Traffic,
  ) {
    this.#socket = new WebSocket(url.replace('http', 'ws'), { perMessageDeflate: false });
    // A refused handshake is one, and so is a peer that was cut.
    this.#socket.on('error', () => {});
    this.#socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    this.#socket.once('close', (code) => {
      this.#over.abort();
      if (!OWN_CODES.has(code)) this.traffic.closes[code] = (this.traffic.closes[code] ?? 0) + 1;
    });
  }

  /** Resolves when it is over, which it is soon after `leaving` aborts. */
  async over(leaving: AbortSignal): Promise<void> {
    const closed = once(this.#socket, 'close');
    const end = AbortSignal.any([this.#over.signal, leaving]);
    await this.#open();
    const stayMs = this.random.waitMs(MEAN_STAY_MS);
    const startedMs = performance.now();
    while (!end.aborted && performance.now() - startedMs < stayMs) {
      await delay(this.random.waitMs(MEAN_IDLE_MS), undefined, { signal: end }).catch(() => {});
      if (!end.aborted) this.#act();
    }
    this.#leave();
    await closed;
  }

  async #open(): Promise<void> {
    const isOpen = await once(this.#socket, 'open', { signal: this.#over.signal }).then(
      () => true,
      () => false,
    );
    if (isOpen) this.#send({ type: 'hello', supported: SUPPORTED[this.random.pick(WEIGHTS)]! });
  }

  #act(): void {
    this.traffic.messages++;
    switch (this.random.integer(0, 9)) {
      case 0:
      case 1:
        this.#send({ type: 'set_viewport', ...this.#windowSize() });
        return;
      case 2:
        this.#send({ type: 'request_keyframe', reason: 'soak' });
        return;
      case 3:
        this.#send({ type: 'decoder_reset' });
        return;
      case 4:
        this.#isHidden = !this.#isHidden;
        this.#send({ type: 'visibility', hidden: this.#isHidden });
        return;
      case 5:
        this.#send({ type: 'capabilities', supported: SUPPORTED[this.random.integer(0, 2)]! });
        return;
      case 6:
        this.#acks = !this.#acks;
        return;
      case 7:
        this.#stopReading();
        return;
      case 8:
        this.#press();
        return;
      default:
        this.#send(this.random.pick(['{', '[]', '{"type":"ack","seq":1e9}', '{"type":"unheard of"}']));
    }
  }

  #windowSize(): { width: number; height: number } {
    return { width: this.random.integer(160, 640), height: this.random.integer(120, 480) };
  }

  /** Does not always let go of what it pressed. */
  #press(): void {
    const pointer = {
      x: 10,
      y: 10,
      inside: true,
      pixel_ratio: 1,
      button: 1,
      buttons: [1],
      modifiers: [],
      timestamp: 1,
    };
    this.#send({ type: 'event', event: { type: 'pointer_down', ...pointer } });
    this.#send({ type: 'event', event: { type: 'key_down', key: 'a', code: 'KeyA', modifiers: [], timestamp: 1 } });
    if (this.random.chance(0.5)) {
      this.#send({ type: 'event', event: { type: 'pointer_up', ...pointer, button: 1, buttons: [] } });
    }
  }

  #stopReading(): void {
    this.#socket.pause();
    const { signal } = this.#over;
    void delay(this.random.next() * MAX_PAUSE_MS, undefined, { signal })
      .then(() => this.#socket.resume())
      .catch(() => {});
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (!isBinary) {
      const message = parseServerMessage(data.toString());
      if (message?.type === 'ping') this.#send({ type: 'pong', id: message.id, client_ms: performance.now() });
      return;
    }
    this.traffic.pictures++;
    const { seq } = unpackPicture(data).header;
    if (this.#acks) this.#send({ type: 'ack', seq, decode_queue_size: 0, painted_ms: performance.now() });
  }

  /** By a word, without one, or as a cable that is pulled. */
  #leave(): void {
    if (this.random.chance(0.6) && !this.#socket.isPaused) this.#socket.close();
    else this.#socket.terminate();
  }

  #send(message: object | string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }
}
