import type { ChannelListener } from '../../../lib/session/channel.js';
import { FakeChannel } from './fake-channel.js';
import type { CoreBench } from './core-bench.js';

/** A link of a length and a width; both may change while it is in use. */
export interface LinkShape {
  rttMs: number;
  /** Without it, nothing queues. */
  bytesPerSecond?: number;
}

/** A viewer at the far end of a link on the bench's clock: answers pings and questions, paints and acknowledges at once. */
export class DistantViewer extends FakeChannel {
  /** What this viewer's clock is ahead of ours. */
  clockAheadMs = 0;
  acks = true;
  /** Times at which pictures arrived. */
  readonly arrivals: number[] = [];
  #listener!: ChannelListener;
  #freeMs = 0;

  private constructor(
    private readonly bench: CoreBench,
    readonly shape: LinkShape,
  ) {
    super();
  }

  static join(bench: CoreBench, shape: LinkShape, supported: readonly string[]): DistantViewer {
    const viewer = new DistantViewer(bench, shape);
    viewer.#listener = bench.enter({}, viewer).client.listener;
    viewer.#say({ type: 'hello', supported });
    return viewer;
  }

  override send(data: string | Uint8Array): void {
    const asked = this.questions.length;
    super.send(data);
    if (typeof data !== 'string') {
      const { seq } = this.pictures.at(-1)!.header;
      this.#arrive(data.byteLength, () => {
        this.arrivals.push(this.bench.clock.nowMs());
        if (this.acks) this.#say({ type: 'ack', seq, decode_queue_size: 0, displayed: true, painted_ms: this.#nowMs });
      });
    } else if (this.questions.length > asked) {
      const id = this.questions.at(-1)!;
      this.#arrive(data.length, () => this.#say({ type: 'pong', id, client_ms: this.#nowMs }));
    }
  }

  override ping(onAnswered: () => void): void {
    this.#arrive(10, () => this.bench.clock.setTimer(this.shape.rttMs / 2, onAnswered));
  }

  /** Says something over its link. */
  say(message: object): void {
    this.#say(message);
  }

  leave(): void {
    this.#listener.onClosed(1006);
  }

  /** Bytes that are on their way. */
  get queuedBytes(): number {
    return Math.max(0, ((this.#freeMs - this.bench.clock.nowMs()) * (this.shape.bytesPerSecond ?? 0)) / 1000);
  }

  get #nowMs(): number {
    return this.bench.clock.nowMs() + this.clockAheadMs;
  }

  #arrive(bytes: number, then: () => void): void {
    const { rttMs, bytesPerSecond } = this.shape;
    const nowMs = this.bench.clock.nowMs();
    if (bytesPerSecond) this.#freeMs = Math.max(nowMs, this.#freeMs) + (bytes * 1000) / bytesPerSecond;
    else this.#freeMs = nowMs;
    this.bench.clock.setTimer(this.#freeMs - nowMs + rttMs / 2, then);
  }

  #say(message: object): void {
    const say = () => this.#listener.onText(JSON.stringify(message));
    if (message && 'supported' in message) say();
    else this.bench.clock.setTimer(this.shape.rttMs / 2, say);
  }
}
