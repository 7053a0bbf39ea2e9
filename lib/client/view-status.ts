import type { ConfigMessage } from '../protocol/index.js';
import type { CaptureRequests } from './capture-requests.js';
import type { InputHost } from './input-host.js';
import type { ResolvedViewOptions } from './view-options.js';
import type { ViewRole } from './view-role.js';
import type { ViewThread } from './view-thread.js';
import type { FromWorker, ShownFrame } from './worker/messages.js';
import type { StateDetail, ViewState } from './worker/view-state.js';

/** Who else hears what the worker says. */
export interface ViewStatusPorts {
  canvas: HTMLElement;
  role: ViewRole;
  captures: CaptureRequests;
  input: InputHost;
  thread: ViewThread;
}

/** What the worker said last, handed on to the page. */
export class ViewStatus {
  readonly #ports: ViewStatusPorts;
  readonly #options: ResolvedViewOptions;
  #state: ViewState = 'connecting';
  #config: ConfigMessage | undefined;
  #shown: ShownFrame | undefined;
  #closed = false;

  constructor(ports: ViewStatusPorts, options: ResolvedViewOptions) {
    this.#ports = ports;
    this.#options = options;
    ports.canvas.dataset['state'] = this.#state;
  }

  get state(): ViewState {
    return this.#state;
  }

  get config(): ConfigMessage | undefined {
    return this.#config;
  }

  /** The picture on the canvas. */
  get shown(): ShownFrame | undefined {
    return this.#shown;
  }

  /** Nobody is told anything from now on. */
  close(): void {
    this.#closed = true;
    this.#state = 'closed';
    this.#ports.canvas.dataset['state'] = this.#state;
  }

  receive(message: FromWorker): void {
    if (this.#closed) return;
    const options = this.#options;
    const { role, captures } = this.#ports;
    switch (message.type) {
      case 'state':
        this.#enter(message.state, message.detail);
        break;
      case 'lost':
        this.#ask(message.code, message.attempt);
        break;
      case 'config':
        this.#config = message.config;
        role.grant(message.config.role);
        // onRole may have disposed the view just now.
        if (!this.#closed) options.onConfig?.(message.config);
        break;
      case 'shown':
        this.#shown = message.frame;
        break;
      case 'stats':
        options.onStats?.(message.stats);
        break;
      case 'error':
        options.onError?.(new Error(message.message));
        break;
      case 'captured':
      case 'capture-failed':
        captures.settle(message);
        break;
      default:
        message satisfies never;
    }
  }

  #enter(state: ViewState, detail: StateDetail): void {
    this.#state = state;
    this.#ports.canvas.dataset['state'] = state;
    this.#ports.input.setConnected(state === 'waiting' || state === 'live');
    this.#options.onState?.(state, detail);
  }

  #ask(code: number, attempt: number): void {
    let wanted: boolean | undefined;
    try {
      wanted = this.#options.reconnect.shouldReconnect?.(code, attempt);
    } finally {
      // A page that throws must not be left without a connection.
      if (!this.#closed) this.#ports.thread.post({ type: 'answer', wanted });
    }
  }
}
