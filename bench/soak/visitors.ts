// All who come and go, in a process of their own.
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../support/random.js';
import { abortEarly } from './early-abort.js';
import type { Traffic, VisitorsCommand, VisitorsReply } from './messages.js';
import { Visit } from './visit.js';

/** Between two visits of one visitor, on average. */
const ABSENT_MS = 500;
const ABORTED_SHARE = 0.2;
const REPORT_SHARE = 0.03;
/** The first is there for everybody; those of guests may be there or not, and the last never is. */
const STREAMS: readonly [string, ...string[]] = [
  '',
  '',
  '/images',
  '/room',
  '/guest-0',
  '/guest-1',
  '/guest-2',
  '/guest-3',
  '/nowhere',
];
const REPORTS: readonly [string, ...string[]] = [
  '/health',
  '/streams',
  '/streams/room/metrics',
  '/streams/guest-0/metrics',
];

const traffic: Traffic = { visits: 0, aborted: 0, pictures: 0, messages: 0, closes: {} };
let leaving = new AbortController();
let visitors: Promise<unknown> = Promise.resolve();

process.on('message', (command: VisitorsCommand) => void obey(command));

async function obey(command: VisitorsCommand): Promise<void> {
  switch (command.type) {
    case 'come': {
      leaving = new AbortController();
      // Every visitor waits for it.
      setMaxListeners(0, leaving.signal);
      const each = Array.from({ length: command.visitors }, (_, n) =>
        comeAndGo(`${command.url}/rfb`, new Random(command.seed * 10_007 + n)),
      );
      visitors = Promise.all(each);
      reply({ type: 'coming' });
      return;
    }
    case 'count':
      reply({ type: 'counted', ...traffic });
      return;
    case 'leave':
      leaving.abort();
      await visitors;
      reply({ type: 'left' });
      return;
    default:
      command satisfies never;
  }
}

async function comeAndGo(url: string, random: Random): Promise<void> {
  const { signal } = leaving;
  while (!signal.aborted) {
    if (random.chance(ABORTED_SHARE)) {
      traffic.aborted++;
      await abortEarly(url, random);
    } else if (random.chance(REPORT_SHARE)) {
      await (await fetch(url + random.pick(REPORTS), { headers: { connection: 'close' } })).arrayBuffer();
    } else {
      traffic.visits++;
      await new Visit(url + random.pick(STREAMS), random, traffic).over(signal);
    }
    await delay(random.waitMs(ABSENT_MS), undefined, { signal }).catch(() => {});
  }
}

function reply(message: VisitorsReply): void {
  process.send!(message);
}
