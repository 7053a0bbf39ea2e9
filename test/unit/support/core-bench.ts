import type { Display } from '../../../lib/display/display.js';
import type { DisplayOptions } from '../../../lib/display/display-options.js';
import { Server } from '../../../lib/display/server.js';
import type { Admission } from '../../../lib/session/admission.js';
import type { ChannelListener } from '../../../lib/session/channel.js';
import { Reception } from '../../../lib/session/reception.js';
import { resolveEntryRules, type EntryRules } from '../../../lib/session/entry-rules.js';
import { resolveSessionLimits, type SessionLimits } from '../../../lib/session/session-limits.js';
import type { H264EncoderKind } from '../../../lib/encoder/h264-encoder.js';
import { H264Encoders } from '../../../lib/encoder/h264-encoders.js';
import type { Frame } from '../../../lib/display/frame.js';
import { FakeChannel } from './fake-channel.js';
import { FakeClock, settle } from './fake-clock.js';
import { FakeEncoder } from './fake-encoder.js';

/** The core on a fake clock, with a fake encoder and fake channels. */
export class CoreBench {
  readonly clock = new FakeClock();
  readonly encoder = new FakeEncoder();
  readonly log: string[] = [];
  readonly debugLog: string[] = [];
  /** For how long the event loop was busy so far. */
  busyMs = 0;
  readonly server: Server;
  readonly reception: Reception;
  readonly display: Display;

  /** @param video - the H.264 encoders of this host, in the order of `auto`; none by default */
  constructor(options: DisplayOptions = {}, limits: SessionLimits & EntryRules = {}, ...video: H264EncoderKind[]) {
    const say = (message: string) => void this.log.push(message);
    const logger = { error: say, warn: say, log: say, debug: (message: string) => void this.debugLog.push(message) };
    this.server = new Server({
      clock: this.clock,
      logger,
      loopTimes: () => ({ idle: this.clock.nowMs() - this.busyMs, active: this.busyMs }),
      encoderFor: () => Promise.resolve(this.encoder),
      encoders: new H264Encoders([], { automatic: video, named: [] }, this.clock),
    });
    const { authenticate, authorize, authenticateTimeoutMs, ...session } = limits;
    const given = { authenticate, authorize, authenticateTimeoutMs };
    const rules = resolveEntryRules('rules', given);
    this.reception = new Reception(this.server, resolveSessionLimits('limits', session), {
      rules,
      clock: this.clock,
      logger,
    });
    this.display = this.server.addStream('default', 4, 2, options);
  }

  /** Lets a channel in; it has not said hello. */
  enter(admission: Partial<Admission> = {}, channel = new FakeChannel()): { channel: FakeChannel; client: FakeClient } {
    const listener = this.reception.open(channel, {
      stream: 'default',
      principal: null,
      role: 'control',
      remoteAddress: '127.0.0.1',
      request: { headers: {} },
      recheck: () => Promise.resolve(true),
      ...admission,
    });
    return { channel, client: new FakeClient(listener) };
  }

  /** Lets a viewer in that says hello at once. */
  join(admission: Partial<Admission> = {}, supported = ['image/jpeg', 'image/png']): ReturnType<CoreBench['enter']> {
    const entered = this.enter(admission);
    entered.client.send({ type: 'hello', supported });
    return entered;
  }

  /** Publishes a frame whose bytes are all `value`, and lets its encode finish. */
  async publish(value: number, frame: Partial<Frame> = {}): Promise<void> {
    this.display.publish(plainFrame(value, frame));
    await settle();
  }
}

/** A 4×2 frame whose bytes are all `value`. */
export function plainFrame(value: number, more: Partial<Frame> = {}): Frame {
  const { width = 4, height = 2 } = more;
  return { data: new Uint8Array(width * height * 4).fill(value), width, height, ...more };
}

/** A viewer's end of a fake channel. */
export class FakeClient {
  constructor(readonly listener: ChannelListener) {}

  send(message: object): void {
    this.listener.onText(JSON.stringify(message));
  }

  ack(seq: number): void {
    this.send({ type: 'ack', seq, decode_queue_size: 0, displayed: true });
  }

  /** A pointer event with every field of the protocol. */
  pointer(type: string, more: object = {}): void {
    const event = {
      type,
      x: 1,
      y: 1,
      inside: true,
      pixel_ratio: 1,
      button: 1,
      buttons: [1],
      modifiers: [],
      timestamp: 1,
    };
    this.send({ type: 'event', event: { ...event, ...more } });
  }

  key(type: string, code: string): void {
    this.send({ type: 'event', event: { type, key: code, code, modifiers: [], timestamp: 1 } });
  }

  leave(): void {
    this.listener.onClosed(1006);
  }
}
