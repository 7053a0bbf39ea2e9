// To be imported by a process whose threads are to be found: nothing else gives them away.
import { syncBuiltinESMExports } from 'node:module';
import workerThreads, { type Worker } from 'node:worker_threads';

const alive = new Set<Worker>();

workerThreads.Worker = class extends workerThreads.Worker {
  constructor(...args: ConstructorParameters<typeof Worker>) {
    super(...args);
    alive.add(this);
    this.once('exit', () => alive.delete(this));
  }
};
// Whoever imports it by name gets this one, also where the import was first.
syncBuiltinESMExports();

/** The thread that was started last and still runs. */
export function newestWorker(): Worker {
  const newest = [...alive].at(-1);
  if (!newest) throw new Error('there is no thread');
  return newest;
}

/** Threads that run. */
export function workerCount(): number {
  return alive.size;
}
