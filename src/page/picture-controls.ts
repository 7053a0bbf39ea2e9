import { changeSettings, type StreamDescription, type StreamSettings } from './api.js';
import { element } from './dom.js';
import { EncoderList } from './encoder-list.js';

/** A slider that moves sends at most this often. */
const SEND_INTERVAL_MS = 150;
/** So long after a visitor touched a control, the server's word does not move it under the hand. */
const HANDS_OFF_MS = 2000;

/** Format, quality and frame rate of the stream that is shown. */
export class PictureControls {
  readonly #form = element('controls', HTMLFormElement);
  readonly #encoders = new EncoderList();
  readonly #quality = element('quality', HTMLInputElement);
  readonly #bitrate = element('bitrate', HTMLInputElement);
  readonly #framerate = element('framerate', HTMLInputElement);
  #stream: string | undefined;
  #change: Partial<StreamSettings> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #touchedMs = -Infinity;

  constructor(private readonly onFailure: (message: string) => void) {
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('input', (event) => this.#touched(event));
    void this.#encoders.load();
  }

  /** Shows another stream's settings. */
  open(stream: string, settings: StreamSettings, video: StreamDescription['video']): void {
    this.#flush();
    this.#stream = stream;
    this.#touchedMs = -Infinity;
    this.#showVideo(video);
    this.update(settings);
  }

  /** Shows what the server says, except while a visitor is at it. */
  update({ format, encoder, quality, bitrate, framerate }: StreamSettings): void {
    if (performance.now() - this.#touchedMs < HANDS_OFF_MS) return;
    for (const radio of this.#form.querySelectorAll<HTMLInputElement>('input[name=format]')) {
      radio.checked = radio.value === format;
    }
    this.#encoders.value = encoder;
    this.#quality.valueAsNumber = quality;
    this.#bitrate.valueAsNumber = bitrate;
    this.#framerate.valueAsNumber = framerate;
    this.#showValues();
  }

  #touched({ target }: Event): void {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    this.#touchedMs = performance.now();
    this.#showValues();
    if (target === this.#quality) this.#change.quality = this.#quality.valueAsNumber;
    if (target === this.#bitrate) this.#change.bitrate = this.#bitrate.valueAsNumber;
    if (target === this.#framerate) this.#change.framerate = this.#framerate.valueAsNumber;
    if (target.name === 'encoder') this.#change.encoder = target.value;
    if (target.name === 'format') this.#change.format = target.value as StreamSettings['format'];
    this.#timer ??= setTimeout(() => this.#flush(), SEND_INTERVAL_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const change = this.#change;
    this.#change = {};
    if (this.#stream === undefined || Object.keys(change).length === 0) return;
    changeSettings(this.#stream, change).catch((error: unknown) => {
      this.#touchedMs = -Infinity;
      this.onFailure(`Not changed: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  #showVideo(video: StreamDescription['video']): void {
    element('h264', HTMLInputElement).disabled = !video.isAvailable;
    const text = video.isAvailable ? 'Auto is H.264 where the browser can.' : `H.264 is off: ${video.reason}.`;
    element('h264-reason', HTMLElement).textContent = text;
  }

  #showValues(): void {
    element('bitrate-value', HTMLOutputElement).value = `${this.#bitrate.value} Mbit/s`;
    element('quality-value', HTMLOutputElement).value = this.#quality.value;
    element('framerate-value', HTMLOutputElement).value = `${this.#framerate.value} fps`;
  }
}
