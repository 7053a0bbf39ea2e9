import type { RfbLogger } from '../log/logger.js';
import type { Clock } from '../time/clock.js';

/** One line per kind in this time: enough to see what to write, too little for a stranger to fill the log with. */
const INTERVAL_MS = 10_000;

/** Lines that viewers and strangers can cause: at most one per kind in ten seconds, with the number of those left out. */
export class BoundedLog {
  private readonly kinds = new Map<string, { lastMs: number; suppressed: number }>();

  constructor(
    private readonly logger: RfbLogger,
    private readonly clock: Clock,
  ) {}

  /** @param kind - a constant of the caller; never made of a client's bytes, or the map would grow with them */
  warn(kind: string, message: string): void {
    this.write('warn', kind, message);
  }

  /** As {@link warn}, as an error. */
  error(kind: string, message: string): void {
    this.write('error', kind, message);
  }

  private write(level: 'warn' | 'error', kind: string, message: string): void {
    const nowMs = this.clock.nowMs();
    const before = this.kinds.get(kind);
    if (before && nowMs - before.lastMs < INTERVAL_MS) {
      before.suppressed += 1;
      return;
    }
    this.kinds.set(kind, { lastMs: nowMs, suppressed: 0 });
    this.logger[level](before?.suppressed ? `${message} (and ${before.suppressed} more like this)` : message);
  }
}
