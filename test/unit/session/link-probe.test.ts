import { expect, test } from '@jest/globals';
import { LinkGauge } from '../../../lib/session/link-gauge.js';
import { LinkProbe } from '../../../lib/session/link-probe.js';
import { FakeChannel } from '../support/fake-channel.js';
import { FakeClock } from '../support/fake-clock.js';

test('what is timed on a link that takes longer than a ping is waited for is known to take that long', async () => {
  const clock = new FakeClock();
  const channel = new FakeChannel();
  const probe = new LinkProbe(channel, clock, new LinkGauge(), () => {});
  const times: number[] = [];
  probe.measureNext(500, () => (rttMs) => void times.push(rttMs));
  await clock.advance(12_000);
  probe.probe();
  expect(times).toEqual([12_000]);
  expect(channel.pings).toHaveLength(2);
  // Of the one that was given up, the answer may still come.
  for (const answer of channel.pings) answer();
  expect(times).toEqual([12_000]);
});
