import type { Clock } from './clock.js';

/**
 * Waits for a promise, but not for ever. What comes after that is ignored.
 *
 * @param late - message of the Error it rejects with when the time is over
 */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>, late: string): Promise<T> {
  let cancel = (): void => {};
  const timeout = new Promise<never>((_, reject) => {
    const timer = clock.setTimer(ms, () => reject(new Error(`${late} within ${ms} ms`)));
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    cancel();
  }
}
