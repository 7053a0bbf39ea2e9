import { cpus } from 'node:os';

interface CoreTimes {
  idle: number;
  total: number;
}

/** Busy share of each core between two readings, from the operating system's own counters. */
export class CpuMeter {
  #before = readTimes();

  /** Busy share per core since the last call, 0..1. */
  read(): number[] {
    const now = readTimes();
    const before = this.#before;
    this.#before = now;
    return now.map((core, index) => {
      const last = before[index];
      const total = core.total - (last?.total ?? 0);
      const idle = core.idle - (last?.idle ?? 0);
      // The counters tick at 10 ms: over a short interval idle can outrun the total by one tick.
      return total > 0 ? Math.min(1, Math.max(0, 1 - idle / total)) : 0;
    });
  }
}

function readTimes(): CoreTimes[] {
  return cpus().map(({ times }) => ({
    idle: times.idle,
    total: times.user + times.nice + times.sys + times.irq + times.idle,
  }));
}
