import { WebSocket, type RawData } from 'ws';
import type { RfbLogger } from '../log/logger.js';
import { CloseCode, closeReason } from '../protocol/index.js';
import type { Channel, ChannelListener } from '../session/channel.js';
import { TokenBucket } from '../session/token-bucket.js';
import { systemClock, type Clock } from '../time/clock.js';

/**
 * Pings and pongs from a viewer. Browsers answer ours, four a minute, and never send their own; a program may look after
 * its link in either way. Each costs a frame parsed and, for a ping, one sent, and none of it reaches the budget of messages.
 */
export const CONTROL_FRAMES_PER_SECOND = 10;
export const CONTROL_FRAMES_BURST = 60;

/** Our pings carry their number; those of the heartbeat carry nothing. */
const PING_BYTES = 4;

/** A viewer's connection over a WebSocket. */
export class WsChannel implements Channel {
  private isClosing = false;
  private readonly controlFrames: TokenBucket;
  private pingCount = 0;
  private onAnswered: (() => void) | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly logger: RfbLogger,
    private readonly clock: Clock = systemClock,
  ) {
    this.controlFrames = new TokenBucket(CONTROL_FRAMES_PER_SECOND, CONTROL_FRAMES_BURST, clock.nowMs());
    // First of all: an error nobody listens for ends the process. `ws` closes by itself after one, so 'close' follows.
    socket.on('error', () => {
      this.isClosing = true;
    });
  }

  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }

  /** Hands everything that arrives from now on to `listener`. Call it in the tick in which the socket opened. */
  attach(listener: ChannelListener): void {
    this.socket.on('message', (data, isBinary) => this.deliver(listener, data, isBinary));
    this.socket.on('ping', this.onControlFrame);
    this.socket.on('pong', (payload) => {
      this.onControlFrame();
      if (payload.length === PING_BYTES && payload.readUInt32BE() === this.pingCount)
        this.guarded(() => this.answered());
    });
    this.socket.once('close', (code) => this.guarded(() => listener.onClosed(code)));
  }

  send(data: string | Uint8Array): void {
    if (this.isClosing || this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(data, { compress: false, binary: typeof data !== 'string' });
  }

  /** Only the answer to the last one counts. */
  ping(onAnswered: () => void): void {
    if (this.isClosing || this.socket.readyState !== WebSocket.OPEN) return;
    const payload = Buffer.alloc(PING_BYTES);
    payload.writeUInt32BE((this.pingCount = (this.pingCount + 1) % 2 ** 32));
    this.onAnswered = onAnswered;
    this.socket.ping(payload);
  }

  close(code: number, reason: string): void {
    if (this.isClosing) return;
    // Throws for a code that must not go over the wire, and is open still then.
    this.socket.close(code, closeReason(reason));
    this.isClosing = true;
  }

  private readonly onControlFrame = (): void => {
    if (!this.controlFrames.take(this.clock.nowMs())) this.close(CloseCode.PolicyViolation, 'too many pings');
  };

  private answered(): void {
    const { onAnswered } = this;
    this.onAnswered = undefined;
    onAnswered?.();
  }

  private deliver(listener: ChannelListener, data: RawData, isBinary: boolean): void {
    if (this.isClosing) return;
    this.guarded(() => {
      if (isBinary) listener.onBinary();
      else listener.onText((data as Buffer).toString());
    });
  }

  /** A throw here would be an uncaught exception of the whole process. */
  private guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.logger.error(`a session failed: ${error instanceof Error ? error.stack : String(error)}`);
      this.close(CloseCode.InternalError, 'internal error');
    }
  }
}
