import type { Display } from '../display/display.js';
import type { Server } from '../display/server.js';
import type { Role } from '../protocol/index.js';
import type { Clock } from '../time/clock.js';
import type { BoundedLog } from './bounded-log.js';
import type { Doorkeeper, Visitor } from './doorkeeper.js';

/** Streams asked about at a time for one requester: more would only queue in the app's database. */
const QUESTIONS_AT_ONCE = 8;

/** Somebody who asks over HTTP; as a {@link Visitor}, of no stream in particular. */
export type Requester = Omit<Visitor, 'stream'>;

/** What a {@link StreamAccess} works with. */
export interface StreamAccessPorts {
  readonly doorkeeper: Doorkeeper;
  readonly clock: Clock;
  readonly log: BoundedLog;
  /** How long the hooks may take for one requester, whatever the number of streams. */
  readonly timeoutMs: number;
}

/** Which streams somebody may open who is no viewer: the hooks are asked the same as for one, and answer the same. */
export class StreamAccess {
  constructor(
    private readonly server: Server,
    private readonly ports: StreamAccessPorts,
  ) {}

  /** Whether hooks decide about any stream; then the names of streams are for those whom they let in. */
  get hasHooks(): boolean {
    if (this.ports.doorkeeper.hasRules) return true;
    return [...this.server.streams.values()].some((display) => hookOf(display) !== undefined);
  }

  /**
   * What the requester may do with a stream of that name, which may not exist. Does not reject.
   *
   * @param signal - aborts when the requester leaves
   * @returns `undefined` for nothing, and where the hooks threw or took too long, which is logged
   */
  async roleFor(requester: Requester, stream: string, signal: AbortSignal): Promise<Role | undefined> {
    const display = this.server.stream(stream);
    const hook = display && hookOf(display);
    if (!hook && !this.ports.doorkeeper.hasRules) return requester.role;
    if (signal.aborted) return undefined;
    const entry = await this.ports.doorkeeper.admit({ ...requester, stream }, hook, signal);
    return entry.kind === 'admitted' ? entry.role : undefined;
  }

  /**
   * The displays the requester may open, and as what, in the registry's order; those that the time did not suffice for are
   * left out.
   * Does not reject.
   *
   * @param signal - aborts when the requester leaves
   */
  async openable(requester: Requester, signal: AbortSignal): Promise<{ display: Display; role: Role }[]> {
    const displays = [...this.server.streams.values()];
    const roles = new Map<Display, Role>();
    const late = new AbortController();
    const timer = this.ports.clock.setTimer(this.ports.timeoutMs, () => late.abort());
    const either = AbortSignal.any([signal, late.signal]);
    const left = displays.values();
    const work = async () => {
      for (const display of left) {
        if (either.aborted) return;
        const role = await this.roleFor(requester, display.name, either);
        if (role) roles.set(display, role);
      }
    };
    await Promise.all(Array.from({ length: QUESTIONS_AT_ONCE }, work));
    timer.cancel();
    if (late.signal.aborted) {
      this.ports.log.warn(
        'slow list',
        `authenticate or authorize took more than ${this.ports.timeoutMs} ms for a list of ${displays.length} streams`,
      );
    }
    // The hooks took their time: what was closed meanwhile is gone.
    return displays.flatMap((display) => {
      const role = roles.get(display);
      return role && !display.stage.closed.aborted ? [{ display, role }] : [];
    });
  }
}

function hookOf({ stage }: Display) {
  return stage.options.authenticate;
}
