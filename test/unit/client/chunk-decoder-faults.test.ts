import { describe, expect, test } from '@jest/globals';
import { ChunkStage } from './chunk-stage.js';
import { flushed } from './fake-codecs.js';

const FAILED = 'the video decoder (avc1.42C00A) failed: broken';

describe('a stall', () => {
  test('of 1200 ms with chunks outstanding replaces the decoder and tells the server', () => {
    const stage = ChunkStage.started();
    const { clock, codecs, log } = stage;
    clock.advance(60_000);
    expect(log).toEqual([]);
    for (const seq of [2, 3]) stage.send(seq, 'delta');
    clock.advance(1199);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual([
      'end 2',
      'end 3',
      'the video decoder (avc1.42C00A) failed: no picture for 1200 ms',
      'key: decoder stalled',
      'decoder_reset',
    ]);
    expect(codecs.decoders.map(({ closes }) => closes)).toEqual([1, 0]);
    expect(clock.pending).toBe(0);
  });

  test('is counted from the last picture, and a decoder with nothing to do has none', () => {
    const stage = ChunkStage.started();
    const { clock, codecs, log } = stage;
    for (const seq of [2, 3]) stage.send(seq, 'delta');
    clock.advance(1000);
    codecs.last.output(1);
    clock.advance(1000);
    codecs.last.output(2);
    clock.advance(60_000);
    expect(codecs.decoders).toHaveLength(1);
    expect(log).toEqual(['end 2', 'end 3']);
  });
});

describe('an error', () => {
  test('replaces the decoder at once and asks for a keyframe', () => {
    const stage = ChunkStage.started();
    const { codecs, ends, log } = stage;
    for (const seq of [2, 3]) stage.send(seq, 'delta');
    codecs.last.fail();
    expect(log).toEqual(['end 2', 'end 3', FAILED, 'key: decoder failed']);
    expect(codecs.decoders).toHaveLength(2);
    expect(codecs.last.configs).toHaveLength(1);
    stage.send(4, 'delta');
    stage.send(5, 'key');
    codecs.last.output(0);
    expect(ends.slice(3)).toEqual([
      [4, 'lost'],
      [5, 'shown'],
    ]);
  });

  test('that decode throws is the same error', () => {
    const stage = ChunkStage.started();
    const { codecs, log } = stage;
    codecs.refuseChunk = new Error('broken');
    stage.send(2, 'delta');
    expect(log).toEqual(['end 2', FAILED, 'key: decoder failed']);
  });

  test('that means the browser took the decoder away is none, and costs nothing while the scene rests', () => {
    const stage = ChunkStage.started();
    const { codecs, ends, log } = stage;
    for (let count = 0; count < 10; count += 1) codecs.last.fail('QuotaExceededError');
    expect([log, codecs.decoders.length]).toEqual([[], 1]);
    stage.send(2, 'delta');
    expect(log).toEqual(['key: waiting for a keyframe', 'end 2']);
    stage.send(3, 'key');
    codecs.last.output(0);
    expect(ends.at(-1)).toEqual([3, 'shown']);
  });

  test('of that kind in the middle of a chain asks for a keyframe', () => {
    const stage = ChunkStage.started();
    stage.send(2, 'delta');
    stage.codecs.last.fail('QuotaExceededError');
    expect(stage.log).toEqual(['end 2', 'key: decoder reclaimed']);
  });

  test('three times in a row makes the next decoder one in software, three more give the codec up', () => {
    const stage = new ChunkStage();
    const { clock, codecs, log } = stage;
    for (let seq = 1; seq <= 6; seq += 1) {
      stage.send(seq, 'key');
      codecs.last.fail();
    }
    const tried = codecs.decoders.map(({ configs }) => configs.at(-1)!.hardwareAcceleration);
    expect(tried).toEqual([
      ...['no-preference', 'no-preference', 'no-preference'],
      ...['prefer-software', 'prefer-software', 'prefer-software'],
    ]);
    expect(log.at(-1)).toBe('give up: the video decoder failed repeatedly: broken');
    log.length = 0;
    stage.send(7, 'key');
    expect([log, codecs.decoders.length, clock.pending]).toEqual([['end 7'], 6, 0]);
    expect(codecs.decoders.every(({ closes }) => closes === 1)).toBe(true);
  });

  test('does not count any more when the page asks for the codec again', () => {
    const stage = new ChunkStage();
    const { codecs, refused } = stage;
    for (let seq = 1; seq <= 6; seq += 1) {
      stage.send(seq, 'key');
      codecs.last.fail();
    }
    refused.length = 0;
    stage.send(7, 'key');
    codecs.last.fail();
    expect(codecs.last.configs.at(-1)).toMatchObject({ hardwareAcceleration: 'no-preference' });
    expect(refused).toEqual([]);
  });

  test('now and then is forgiven', () => {
    const stage = new ChunkStage();
    const { clock, codecs, refused } = stage;
    for (let seq = 1; seq <= 12; seq += 1) {
      stage.send(seq, 'key');
      codecs.last.output(0);
      codecs.last.fail();
      clock.advance(10_000);
    }
    expect(refused).toEqual([]);
    expect(codecs.last.configs.at(-1)).toMatchObject({ hardwareAcceleration: 'no-preference' });
  });

  test('of a configuration that is not supported goes to the next step at once', () => {
    const stage = new ChunkStage();
    const { codecs, refused } = stage;
    stage.send(1, 'key');
    codecs.last.fail('NotSupportedError');
    expect(codecs.last.configs.at(-1)).toMatchObject({ hardwareAcceleration: 'prefer-software' });
    codecs.last.fail('NotSupportedError');
    expect(refused).toEqual(['avc1.42C00A']);
  });

  test('of a codec string that makes no sense gives up and ends', () => {
    const stage = new ChunkStage();
    const { codecs, ends, refused } = stage;
    codecs.refuseConfig = new TypeError('what is that?');
    stage.send(1, 'key');
    expect(ends).toEqual([[1, 'lost']]);
    expect(refused).toEqual(['avc1.42C00A']);
  });
});

describe('support', () => {
  test('is asked for with the codec and size of the stream, once for each', async () => {
    const stage = ChunkStage.started();
    const { codecs, refused } = stage;
    stage.send(2, 'key');
    stage.send(3, 'key', { width: 320, height: 240 });
    await flushed();
    expect(codecs.asked.map(({ codec, codedWidth, codedHeight }) => [codec, codedWidth, codedHeight])).toEqual([
      ['avc1.42C00A', 64, 48],
      ['avc1.42C00A', 320, 240],
    ]);
    expect(refused).toEqual([]);
  });

  test('that is not there gives the codec up', async () => {
    const stage = ChunkStage.started();
    const { codecs, log } = stage;
    codecs.supports = ({ codedWidth }) => codedWidth !== 8192;
    stage.send(2, 'key', { width: 8192, height: 4320 });
    await flushed();
    expect(log).toEqual(['end 2', 'give up: no decoder for avc1.42C00A at 8192×4320']);
  });

  test('a browser without decoders ends every chunk and says why', () => {
    const stage = new ChunkStage(false);
    const { log } = stage;
    stage.send(1, 'key');
    expect(log).toEqual(['picture 1 (avc1.42C00A) is video, which this browser does not decode here', 'end 1']);
  });
});
