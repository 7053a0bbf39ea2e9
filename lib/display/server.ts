import { Subject, type Observable } from 'rxjs';
import { RfbError } from '../errors/rfb-error.js';
import { silentLogger } from '../log/logger.js';
import { checkStreamName } from '../options/check.js';
import { H264Encoders } from '../encoder/h264-encoders.js';
import { systemClock } from '../time/clock.js';
import { resolveDisplayOptions, type DisplayOptions } from './display-options.js';
import { Display } from './display.js';
import type { StagePorts } from './stage.js';
import type { Viewer } from './viewer.js';

/** Each runs the app's whole HTTP pipeline; more at a time would only queue in its database. */
const RECHECKS_AT_ONCE = 8;

/**
 * The registry of displays. Injectable; streams come and go at run time.
 *
 * @public
 */
export class Server {
  readonly #streams = new Map<string, Display>();
  readonly #added = new Subject<Display>();
  readonly #ports: StagePorts & { readonly encoders: H264Encoders };
  #isShutDown = false;

  /** @internal Made by `RfbModule`. */
  constructor(ports: Partial<StagePorts> = {}) {
    this.#ports = { clock: systemClock, logger: silentLogger, encoders: new H264Encoders(), ...ports };
  }

  /** The displays by name. A live view: it changes with the registry. */
  get streams(): ReadonlyMap<string, Display> {
    return this.#streams;
  }

  /** Displays added from subscription on. */
  get added$(): Observable<Display> {
    return this.#added.asObservable();
  }

  /**
   * Adds a display; it can be watched at once.
   *
   * @param name - 1 to 64 characters without `/` and control characters
   * @param width - in pixels, 1..16384; a published frame of another size is shown as it is
   * @param height - in pixels, 1..16384
   * @throws TypeError or RangeError for a value out of range
   * @throws RfbError `RFB_ERR_STREAM_EXISTS`, or `RFB_ERR_SERVER_CLOSED` after shutdown
   */
  addStream(name: string, width: number, height: number, options?: DisplayOptions): Display {
    checkStreamName('stream name', name);
    if (this.#isShutDown) throw RfbError.serverClosed();
    if (this.#streams.has(name)) throw RfbError.streamExists(name);
    const resolved = resolveDisplayOptions('options', options);
    this.#ports.encoders.check('options.h264', resolved.h264);
    const display = new Display(name, width, height, resolved, this.#ports);
    this.#streams.set(name, display);
    // A display the app closes itself leaves the registry too.
    display.stage.closed.addEventListener('abort', () => this.#forget(display), { once: true });
    this.#added.next(display);
    return display;
  }

  /** The display of that name, if there is one. */
  stream(name: string): Display | undefined {
    return this.#streams.get(name);
  }

  /**
   * Removes a display and closes its viewers with 4404.
   *
   * @returns false if there was none
   */
  async removeStream(name: string): Promise<boolean> {
    const display = this.#streams.get(name);
    if (!display) return false;
    await display.close();
    return true;
  }

  /**
   * Runs the app's guards again for viewers that are connected, on fresh requests with the headers of their handshakes,
   * and asks `authorize` again. Who is refused is closed with 4401: call it when somebody logs out or is banned, so that
   * what they watch ends. Of answers only 401, 403 and redirects refuse. Where the pipeline answers 404, 429 or a fault, or
   * it or `authorize` does not answer in time, viewers stay, and the log says so; `viewer.close()` is for who must go
   * whatever happens, and where a cookie or token says all by itself and cannot show a logout.
   *
   * The answers are thrown away: they set no cookie, and neither save nor prolong a session. What is written before there
   * is an answer is written: an empty session in the place of an expired one by `@fastify/session`, what a guard saves
   * itself, the count of a throttler.
   *
   * @param filter - only these; all by default
   * @returns how many were closed
   */
  async revalidate(filter: (viewer: Viewer) => boolean = () => true): Promise<number> {
    const viewers = [...this.#streams.values()].flatMap((display) => display.viewers.filter(filter));
    let closed = 0;
    const work = async () => {
      for (let viewer = viewers.pop(); viewer; viewer = viewers.pop()) {
        if (!(await viewer.revalidate())) closed++;
      }
    };
    await Promise.all(Array.from({ length: RECHECKS_AT_ONCE }, work));
    return closed;
  }

  /**
   * @internal Settles once every display knows its encoders.
   * @throws RfbError (rejects) where one asks by name for an encoder that is not there
   */
  async ready(): Promise<void> {
    await Promise.all([...this.#streams.values()].map((display) => display.stage.offer.ready));
  }

  /** @internal Closes every display and takes no more. */
  shutdown(): void {
    this.#isShutDown = true;
    for (const display of [...this.#streams.values()]) void display.close();
    this.#added.complete();
  }

  #forget(display: Display): void {
    if (this.#streams.get(display.name) === display) this.#streams.delete(display.name);
  }
}
