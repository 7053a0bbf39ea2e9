import { describe, expect, test } from '@jest/globals';
import { CoreBench } from '../support/core-bench.js';
import { DistantViewer } from '../support/distant-viewer.js';
import { FRAME_MS } from '../support/video-bench.js';

const IMAGES = ['image/jpeg'];
const verdict = (bench: CoreBench, index = 0) => bench.display.viewers[index]!.metrics().verdict;

async function play(bench: CoreBench, frames: number, more: () => void = () => {}): Promise<void> {
  for (let value = 0; value < frames; value++) {
    await bench.publish(value % 256);
    more();
    await bench.clock.advance(FRAME_MS);
  }
}

describe('the verdict on a viewer', () => {
  test.each([10, 600])('over a free link of %d ms is fine', async (rttMs) => {
    const bench = new CoreBench();
    DistantViewer.join(bench, { rttMs }, IMAGES);
    await play(bench, 150);
    expect(verdict(bench)).toMatchObject({ kind: 'fine', text: expect.stringMatching(/^fine: \d\d/) });
  });

  test('over a link that is too narrow is the network, and nobody else’s', async () => {
    const bench = new CoreBench();
    const viewer = DistantViewer.join(bench, { rttMs: 40 }, IMAGES);
    DistantViewer.join(bench, { rttMs: 40 }, IMAGES);
    await play(bench, 30);
    const { byteLength } = viewer.binary[0]!;
    viewer.shape.bytesPerSecond = 10 * byteLength;
    await play(bench, 120);
    expect(verdict(bench)).toMatchObject({
      kind: 'network',
      text: expect.stringMatching(/^network: round trip \d+ ms, 40 ms at best; \d+ of \d+ kbit\/s arrive$/),
    });
    expect(verdict(bench, 1).kind).toBe('fine');
  });

  test('whose acks wait for its decoder is the client', async () => {
    const bench = new CoreBench({ maxInflight: 1, ackTimeoutMs: 60_000 });
    const { channel, client } = bench.join({}, IMAGES);
    let frame = 0;
    await play(bench, 150, () => {
      for (const answer of channel.pings.splice(0)) answer();
      if (frame++ % 10 === 0) client.ack(channel.lastSeq);
    });
    expect(verdict(bench).kind).toBe('client-decode');
    client.send({ type: 'ack', seq: channel.lastSeq, decode_queue_size: 9 });
    expect(verdict(bench).text).toMatch(/^client decode: 9 pictures wait in the decoder/);
  });

  test('of an encoder that takes longer than a frame is the server', async () => {
    const bench = new CoreBench();
    DistantViewer.join(bench, { rttMs: 10 }, IMAGES);
    bench.encoder.isInstant = false;
    await play(bench, 1);
    let frame = 0;
    await play(bench, 150, () => {
      if (frame++ % 3 === 0) bench.encoder.finish();
    });
    expect(verdict(bench)).toMatchObject({ kind: 'server-cpu', text: expect.stringMatching(/an encode takes \d+/) });
  });

  test('in a process whose event loop has no time left is the server', async () => {
    const bench = new CoreBench();
    bench.join({}, IMAGES);
    await play(bench, 150, () => (bench.busyMs += 0.99 * FRAME_MS));
    expect(verdict(bench).text).toMatch(/^server CPU: the event loop is 99 % busy/);
  });

  test('on a display at rest, or while nobody looks, is fine', async () => {
    const bench = new CoreBench();
    const { client } = bench.join({}, IMAGES);
    await bench.publish(1);
    await bench.clock.advance(60_000);
    expect(verdict(bench).text).toBe('fine: nothing new is published');
    client.send({ type: 'visibility', hidden: true });
    await play(bench, 100);
    expect(verdict(bench).text).toMatch(/^fine: its page is hidden/);
  });
});
