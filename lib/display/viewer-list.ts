import { Subject, type Observable } from 'rxjs';
import type { Viewer, ViewerChange } from './viewer.js';

/** Who is connected to a display, and who of them looks. */
export class ViewerList {
  readonly #joined = new Set<Viewer>();
  readonly #watching = new Set<Viewer>();
  readonly #changes = new Subject<ViewerChange>();
  readonly #waiting = new Set<() => void>();
  /** Joins and leaves from now on. */
  readonly changes$: Observable<ViewerChange> = this.#changes.asObservable();
  #snapshot: readonly Viewer[] = Object.freeze([]);

  /** The present viewers; a new array after each change. */
  get all(): readonly Viewer[] {
    return this.#snapshot;
  }

  get size(): number {
    return this.#joined.size;
  }

  join(viewer: Viewer): void {
    this.#joined.add(viewer);
    this.#changed('join', viewer);
    this.setWatching(viewer, true);
  }

  leave(viewer: Viewer): void {
    if (!this.#joined.delete(viewer)) return;
    this.#watching.delete(viewer);
    this.#changed('leave', viewer);
  }

  /** A viewer whose page is hidden is connected but does not watch. */
  setWatching(viewer: Viewer, isWatching: boolean): void {
    if (!isWatching || !this.#joined.has(viewer)) {
      this.#watching.delete(viewer);
      return;
    }
    this.#watching.add(viewer);
    for (const resolve of [...this.#waiting]) resolve();
  }

  /** Resolves at once while somebody watches, else when somebody does or `signal` aborts. */
  whenWatched(signal: AbortSignal): Promise<void> {
    if (this.#watching.size > 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        this.#waiting.delete(finish);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      this.#waiting.add(finish);
      signal.addEventListener('abort', finish);
    });
  }

  complete(): void {
    this.#changes.complete();
  }

  #changed(type: ViewerChange['type'], viewer: Viewer): void {
    this.#snapshot = Object.freeze([...this.#joined]);
    this.#changes.next({ type, viewer });
  }
}
