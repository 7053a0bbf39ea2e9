import { describe, expect, test } from '@jest/globals';
import { ChunkStage } from './chunk-stage.js';

describe('the chain', () => {
  test('every chunk is decoded in its order, for low latency, in the colours of the bitstream', () => {
    const stage = new ChunkStage();
    const { codecs, decoder, ends } = stage;
    stage.send(1, 'key');
    stage.send(2, 'delta');
    stage.send(3, 'delta');
    expect(codecs.decoders).toHaveLength(1);
    expect(codecs.last.configs).toEqual([
      {
        codec: 'avc1.42C00A',
        codedWidth: 64,
        codedHeight: 48,
        optimizeForLatency: true,
        hardwareAcceleration: 'no-preference',
      },
    ]);
    expect(codecs.last.chunks.map(({ type, data }) => [type, data])).toEqual([
      ['key', Uint8Array.of(1)],
      ['delta', Uint8Array.of(2)],
      ['delta', Uint8Array.of(3)],
    ]);
    expect(decoder.queueSize).toBe(3);
    for (const index of [0, 1, 2]) codecs.last.output(index);
    expect(ends).toEqual([
      [1, 'shown'],
      [2, 'shown'],
      [3, 'shown'],
    ]);
    expect(decoder.queueSize).toBe(0);
  });

  test('a picture is what is visible of the frame, and closing it closes the frame', () => {
    const stage = new ChunkStage();
    const { codecs, pictures } = stage;
    stage.send(1, 'key', { visible_width: 41, visible_height: 31 });
    const frame = codecs.last.output(0);
    expect(pictures[0]).toMatchObject({ width: 41, height: 31, sourceWidth: 41, sourceHeight: 31 });
    expect(frame.closes).toBe(0);
    pictures[0]!.close();
    expect(frame.closes).toBe(1);
  });

  test('deltas before the first keyframe are discarded, and one request goes out', () => {
    const stage = new ChunkStage();
    const { codecs, ends, log } = stage;
    for (const seq of [1, 2, 3]) stage.send(seq, 'delta');
    expect(ends.map(([, how]) => how)).toEqual(['lost', 'lost', 'lost']);
    expect(log).toEqual(['key: waiting for a keyframe', 'end 1', 'end 2', 'end 3']);
    expect(codecs.decoders).toEqual([]);
  });

  test('a request that comes too soon is sent later, unless the keyframe comes first', () => {
    const stage = new ChunkStage();
    const { clock, log } = stage;
    stage.send(1, 'delta');
    clock.advance(100);
    stage.send(2, 'delta');
    clock.advance(399);
    expect(log.filter((line) => line.startsWith('key'))).toHaveLength(1);
    clock.advance(1);
    expect(log.filter((line) => line.startsWith('key'))).toHaveLength(2);
    stage.send(3, 'delta');
    stage.send(4, 'key');
    clock.advance(1000);
    expect(log.filter((line) => line.startsWith('key'))).toHaveLength(2);
  });

  test('a keyframe of another codec or size configures the same decoder anew', () => {
    const stage = ChunkStage.started();
    const { codecs } = stage;
    stage.send(2, 'key', { width: 320, height: 240 });
    stage.send(3, 'key', { width: 320, height: 240, codec: 'avc1.64000D' });
    stage.send(4, 'key', { width: 320, height: 240, codec: 'avc1.64000D' });
    expect(codecs.decoders).toHaveLength(1);
    expect(codecs.last.configs.map(({ codec, codedWidth }) => [codec, codedWidth])).toEqual([
      ['avc1.42C00A', 64],
      ['avc1.42C00A', 320],
      ['avc1.64000D', 320],
    ]);
  });

  test('a delta of another size does not belong to the chain', () => {
    const stage = ChunkStage.started();
    const { ends, log } = stage;
    stage.send(2, 'delta', { width: 320, height: 240 });
    stage.send(3, 'delta');
    expect(ends.slice(1)).toEqual([
      [2, 'lost'],
      [3, 'lost'],
    ]);
    expect(log[0]).toBe('key: waiting for a keyframe');
  });

  test('a chunk that the decoder passed over is ended without a picture', () => {
    const stage = ChunkStage.started();
    const { codecs, ends } = stage;
    for (const seq of [2, 3]) stage.send(seq, 'delta');
    codecs.last.output(2);
    expect(ends.slice(1)).toEqual([
      [2, 'lost'],
      [3, 'shown'],
    ]);
    expect(codecs.last.output(1).closes).toBe(1);
    expect(ends).toHaveLength(3);
  });

  test('a new connection starts anew: what was outstanding is ended, late frames are closed', () => {
    const stage = ChunkStage.started();
    const { clock, codecs, decoder, ends, log } = stage;
    stage.send(2, 'delta');
    const old = codecs.last;
    decoder.restart();
    expect([ends.at(-1), old.closes, clock.pending]).toEqual([[2, 'lost'], 1, 0]);
    expect(old.output(1).closes).toBe(1);
    old.fail();
    expect(log).toEqual(['end 2']);
    stage.send(3, 'delta');
    stage.send(4, 'key');
    codecs.last.output(0);
    expect(ends.slice(2)).toEqual([
      [3, 'lost'],
      [4, 'shown'],
    ]);
    expect(codecs.decoders).toHaveLength(2);
  });

  test('a new server is asked at once, whatever the old one was asked', () => {
    const stage = new ChunkStage();
    stage.send(1, 'delta');
    stage.send(2, 'delta');
    stage.decoder.restart();
    expect(stage.clock.pending).toBe(0);
    stage.send(1, 'delta');
    expect(stage.log.filter((line) => line.startsWith('key'))).toHaveLength(2);
  });
});
