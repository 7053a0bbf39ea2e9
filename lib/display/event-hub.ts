import { Subject, Subscription, type Observable } from 'rxjs';
import { EventQueue } from './event-queue.js';
import type { RfbEvent } from './rfb-event.js';

/** Hands each event to every consumer; each has its own queue, and none can hold up or break another. */
export class EventHub {
  readonly #subject = new Subject<RfbEvent>();
  readonly #polled = new EventQueue();
  /** A subscriber that throws is an uncaught exception, which RxJS throws later and apart; the others still get the event. */
  readonly events$: Observable<RfbEvent> = this.#subject.asObservable();

  emit(event: RfbEvent): void {
    this.#polled.push(event);
    this.#subject.next(event);
  }

  poll(): RfbEvent[] {
    return this.#polled.drain();
  }

  /** Ends every stream and iterator. */
  complete(): void {
    this.#subject.complete();
  }

  /** The queue fills from this call on, not from the first `next()`. */
  iterate(signal?: AbortSignal): AsyncIterableIterator<RfbEvent> {
    const queue = new EventQueue();
    const waiting: ((result: IteratorResult<RfbEvent>) => void)[] = [];
    let isDone = false;
    // Made first: a display that is closed already ends it while it subscribes.
    const subscription = new Subscription();
    const finish = () => {
      if (isDone) return;
      isDone = true;
      subscription.unsubscribe();
      signal?.removeEventListener('abort', finish);
      for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined });
    };
    subscription.add(
      this.#subject.subscribe({
        next: (event) => {
          const resolve = waiting.shift();
          if (resolve) resolve({ done: false, value: event });
          else queue.push(event);
        },
        // What arrived before the end can still be read.
        complete: finish,
      }),
    );
    if (signal?.aborted) finish();
    else signal?.addEventListener('abort', finish);
    return {
      next: () => {
        const event = queue.shift();
        if (event) return Promise.resolve({ done: false, value: event });
        if (isDone) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => waiting.push(resolve));
      },
      return: () => {
        finish();
        queue.drain();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
