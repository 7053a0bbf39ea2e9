import { messageOf } from './message-of.js';
import type { Canvases } from './canvases.js';
import { CapabilityOffer } from './capability-offer.js';
import { ChunkDecoder } from './chunk-decoder.js';
import { workerClock, type Clock, type Timer } from './clock.js';
import { ErrorBudget } from './error-budget.js';
import { ImageDecoder } from './image-decoder.js';
import type { FromWorker, ShownFrame, StartMessage, ToWorker } from './messages.js';
import { PaintQueue } from './paint-queue.js';
import { PaintScheduler, type FrameSource } from './paint-scheduler.js';
import { ReconnectPolicy } from './reconnect-policy.js';
import { Renderer } from './renderer.js';
import { Session } from './session.js';
import { StatsMeter } from './stats.js';
import { findWebCodecs } from './web-codecs.js';

/** What a view's worker gets from the thread it runs on. */
export interface ViewWorkerPorts {
  post(message: FromWorker): void;
  frames: FrameSource;
  canvases: Canvases;
  /** Ends the worker. */
  exit(): void;
}

const STATS_INTERVAL_MS = 500;
/** A timer that comes so late slept with the machine, or with a page that was frozen. */
const SLEPT_MS = 5000;

/** Wires the parts of one view together and does what the page says. */
export class ViewWorker {
  readonly #ports: ViewWorkerPorts;
  readonly #clock: Clock = workerClock;
  readonly #stats: StatsMeter;
  readonly #offer: CapabilityOffer;
  readonly #queue: PaintQueue;
  readonly #scheduler: PaintScheduler;
  readonly #renderer: Renderer;
  readonly #session: Session;
  #statsTimer: Timer;
  #shown: ShownFrame | undefined;

  constructor(start: StartMessage, ports: ViewWorkerPorts) {
    this.#ports = ports;
    const nowMs = () => this.#clock.nowMs();
    const errors = new ErrorBudget(nowMs, (message) => ports.post({ type: 'error', message }));
    const reportError = (message: string) => errors.add(message);
    this.#stats = new StatsMeter(nowMs);
    this.#renderer = new Renderer(start, ports.canvases, backingOf(start.viewport));
    this.#scheduler = new PaintScheduler(ports.frames, this.#clock, () => this.#paint());
    const codecs = findWebCodecs();
    this.#offer = new CapabilityOffer(start.supported, codecs, this.#clock, () =>
      this.#session.renegotiate('the browser answered late what it can decode'),
    );
    this.#queue = new PaintQueue({
      imageDecoder: new ImageDecoder(),
      chunkDecoder: new ChunkDecoder({
        codecs,
        clock: this.#clock,
        send: (message) => this.#session.send(message),
        accepts: (codec) => this.#offer.accepts(codec),
        giveUp: (codec, reason) => {
          this.#offer.refuse(codec, reason);
          // Not by the budget, which the failures before it have used up.
          ports.post({ type: 'error', message: `the view goes on without ${codec}: ${reason}` });
          this.#session.fallBack(reason);
        },
        reportError,
      }),
      nowMs,
      stats: this.#stats,
      requestPaint: () => this.#scheduler.request(),
      reportError,
    });
    this.#session = new Session(
      {
        createSocket: (url) => new WebSocket(url),
        clock: this.#clock,
        policy: new ReconnectPolicy(nowMs, Math.random, start.reconnect),
        offer: this.#offer,
        queue: this.#queue,
        stats: this.#stats,
        ask: start.asks ? (code, attempt) => ports.post({ type: 'lost', code, attempt }) : undefined,
        onState: (state, detail) => ports.post({ type: 'state', state, detail }),
        onConfig: (config) => ports.post({ type: 'config', config }),
        reportError,
      },
      start,
    );
    this.#scheduler.setHidden(start.hidden);
    // The browser takes a canvas's pixels away when its GPU process dies.
    start.canvas.addEventListener('contextrestored', () => this.#scheduler.request());
    this.#statsTimer = this.#tick();
    this.#scheduler.request();
    this.#session.start();
  }

  receive(message: Exclude<ToWorker, StartMessage>): void {
    switch (message.type) {
      case 'viewport':
        this.#renderer.resize(backingOf(message.viewport));
        this.#scheduler.request();
        this.#session.setViewport(message.viewport);
        break;
      case 'look':
        this.#renderer.setLook(message.look);
        this.#scheduler.request();
        break;
      case 'visibility':
        this.#scheduler.setHidden(message.hidden);
        this.#session.setHidden(message.hidden);
        break;
      case 'online':
        this.#session.wake();
        break;
      case 'reconnect':
        this.#session.reconnect(message.token);
        break;
      case 'answer':
        this.#session.answered(message.wanted);
        break;
      case 'supported':
        this.#offer.choose(message.supported);
        this.#session.renegotiate('chosen by the page');
        break;
      case 'event':
        this.#session.sendEvent(message.event);
        break;
      case 'capture':
        void this.#capture(message.id);
        break;
      case 'dispose':
        this.#dispose();
        break;
      default:
        message satisfies never;
    }
  }

  #paint(): void {
    const next = this.#queue.take().map((each) => ({ ...each, isShown: this.#renderer.show(each.decoded) }));
    this.#renderer.draw();
    for (const { header, decoded, isShown, end } of next) {
      const { width, height, y } = decoded;
      if (y === undefined) this.#tellShown({ width, height, pixelRatio: header.pixel_ratio ?? 1 });
      end(isShown);
      if (isShown) this.#session.painted();
    }
  }

  #tellShown(frame: ShownFrame): void {
    const before = this.#shown;
    if (before?.width === frame.width && before.height === frame.height && before.pixelRatio === frame.pixelRatio) {
      return;
    }
    this.#shown = frame;
    this.#ports.post({ type: 'shown', frame });
  }

  #tick(): Timer {
    // Of all clocks only this one goes on while a machine sleeps, in every browser.
    const beganMs = Date.now();
    return this.#clock.setTimer(STATS_INTERVAL_MS, () => {
      const { videoObstacle } = this.#offer;
      this.#ports.post({ type: 'stats', stats: { ...this.#stats.sample(), ...(videoObstacle && { videoObstacle }) } });
      if (Date.now() - beganMs > STATS_INTERVAL_MS + SLEPT_MS) this.#session.wake();
      this.#statsTimer = this.#tick();
    });
  }

  async #capture(id: number): Promise<void> {
    try {
      this.#ports.post({ type: 'captured', id, png: await this.#renderer.capture() });
    } catch (error) {
      const message = messageOf(error);
      this.#ports.post({ type: 'capture-failed', id, message });
    }
  }

  #dispose(): void {
    this.#statsTimer.cancel();
    this.#scheduler.close();
    this.#session.close(() => this.#ports.exit());
    this.#queue.close();
    this.#renderer.close();
  }
}

function backingOf(viewport: { pwidth: number; pheight: number }): { width: number; height: number } {
  return { width: viewport.pwidth, height: viewport.pheight };
}
