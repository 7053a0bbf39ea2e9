import { RemoteFramebufferView, type ViewOptions } from '../client/index.js';
import { copyOptions, effective, isSame } from './option-values.js';
import { namesOf, type TreatedAs } from './option-names.js';
import { NOTHING_YET, type ViewSnapshot } from './view-snapshot.js';

const READ_ONCE = namesOf('anew');
const LIVE = namesOf('live');

/**
 * Keeps one view for an element and a set of options that both come and change, as they do where a framework renders.
 *
 * A changed option goes to the view that is there; only one that a view reads for good makes another one, in place of it.
 * Callbacks are those of the newest options. What a page shows besides the picture is a {@link ViewSnapshot}, which
 * changes with state and role only: never by a picture, never by figures.
 */
export class ViewBinding {
  readonly #listeners = new Set<() => void>();
  /** Every element that it may be shown in, newest last. More than one where the page has old ones leave slowly. */
  readonly #hosts = new Set<HTMLElement>();
  #options: ViewOptions = {};
  #host: HTMLElement | undefined;
  #view: RemoteFramebufferView | undefined;
  /** How many times larger the picture is than its fit makes it, as the page was told. */
  #scale = 1;
  #snapshot = NOTHING_YET;

  /** What is now. Bound, because frameworks take the function alone. */
  readonly getSnapshot = (): ViewSnapshot => this.#snapshot;

  /**
   * Tells of every new snapshot, without giving it.
   *
   * @returns ends that
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    // One function may be given twice.
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  /**
   * Shows the view inside an element: another one moves there.
   *
   * @throws TypeError or RangeError naming a wrong option
   */
  attach(host: HTMLElement): void {
    // Newest again, if it was there before.
    this.#hosts.delete(host);
    this.#hosts.add(host);
    this.#move(host);
  }

  /**
   * Ends the view, if it is in this element. Options are kept for the next one, or for one that is still on the page: who
   * turns back while an old element leaves has the old one stay.
   *
   * @param host - the element that goes; the one that the view is in, where it is left out
   */
  detach(host = this.#host): void {
    if (!host) return;
    this.#hosts.delete(host);
    if (host === this.#host) this.#move([...this.#hosts].filter((other) => other.isConnected).at(-1));
  }

  /**
   * Takes new options: all of them, so that what is left out has its default again.
   *
   * @param options - copied
   * @throws TypeError or RangeError naming a wrong option
   */
  update(options: ViewOptions): void {
    const before = this.#options;
    const next = copyOptions(options);
    if (!this.#host) {
      this.#options = next;
    } else if (this.#view && READ_ONCE.every((name) => isSame(before, next, name))) {
      // Noted only when it was right: the next options are compared with what the view has.
      this.#change(this.#view, before, next);
      this.#options = next;
      this.#dressViewOnly();
    } else if ([...READ_ONCE, ...LIVE].some((name) => !isSame(before, next, name))) {
      this.#close();
      this.#options = next;
      this.#open();
    } else {
      // Without a view, the same options would fail once more.
      this.#options = next;
    }
  }

  #move(host: HTMLElement | undefined): void {
    if (host === this.#host) return;
    this.#close();
    this.#host = host;
    if (host) this.#open();
  }

  #open(): void {
    let view: RemoteFramebufferView;
    try {
      view = new RemoteFramebufferView(this.#host!, {
        ...this.#options,
        onState: (state, detail) => {
          this.#set({ state, detail });
          this.#options.onState?.(state, detail);
        },
        onStats: (stats) => this.#options.onStats?.(stats),
        onError: (error) => this.#options.onError?.(error),
        onConfig: (config) => this.#options.onConfig?.(config),
        onRole: (role) => {
          this.#dressViewOnly();
          this.#set({ role });
          this.#options.onRole?.(role);
        },
        onZoom: (scale) => this.#zoomed(scale),
      });
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#view = view;
    this.#set({ ...NOTHING_YET, view });
    // A new one shows all of its picture.
    if (this.#scale !== 1) this.#zoomed(1);
  }

  #zoomed(scale: number): void {
    this.#scale = scale;
    this.#options.onZoom?.(scale);
  }

  /** A wrong option is a mistake in the page. A browser that cannot show it is none, and takes nothing else down. */
  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#set({ ...NOTHING_YET, state: 'closed', detail: { reason } });
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    this.#options.onError?.(error instanceof Error ? error : new Error(reason));
  }

  #close(): void {
    if (!this.#view) return;
    this.#view.dispose();
    this.#view = undefined;
    this.#set({ ...NOTHING_YET, state: 'closed' });
  }

  #change(view: RemoteFramebufferView, before: ViewOptions, next: ViewOptions): void {
    const isNew = (name: TreatedAs<'live'>) => !isSame(before, next, name);
    if (isNew('fit')) view.setFit(effective(next, 'fit'));
    if (isNew('background')) view.setBackground(effective(next, 'background'));
    if (isNew('smoothing')) view.setSmoothing(effective(next, 'smoothing'));
    if (isNew('supported')) view.setSupported(effective(next, 'supported'));
    if (isNew('viewOnly')) view.setViewOnly(effective(next, 'viewOnly'));
    if (isNew('label')) view.canvas.setAttribute('aria-label', effective(next, 'label'));
  }

  /** The view writes the label that it was made with, whenever it becomes one that only watches. */
  #dressViewOnly(): void {
    const canvas = this.#view?.canvas;
    if (canvas?.hasAttribute('aria-description')) {
      canvas.setAttribute('aria-description', effective(this.#options, 'viewOnlyLabel'));
    }
  }

  #set(change: Partial<ViewSnapshot>): void {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...change });
    for (const listener of this.#listeners) listener();
  }
}
