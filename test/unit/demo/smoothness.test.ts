import { describe, expect, test } from '@jest/globals';
import type { ViewStats } from '../../../lib/client/index.js';
import type { StreamFigures, ViewerReport } from '../../../src/page/api.js';
import { judge } from '../../../src/page/smoothness.js';

const stats: ViewStats = {
  ...{ fpsPainted: 30, fpsReceived: 30, bitrateBps: 2e6, width: 1280, height: 720 },
  ...{ framesPainted: 300, framesReceived: 300, framesDiscarded: 0, decodeMs: 4 },
};
const figures: StreamFigures = {
  settings: { format: 'auto', encoder: 'auto', quality: 80, bitrate: 12, framerate: 30 },
  drawMs: 8,
  display: { publishFps: 30, encodesPerSecond: 30, encodeMs: 6, viewers: [], renditions: [] },
};
const report: ViewerReport = {
  ...{ client_id: 'me', rtt_ms: 24, base_rtt_ms: 20, encode_ms: 6, decode_queue_size: 0, target_fps: 30 },
};

/** Names of the stations that are behind. */
function behind(...given: Parameters<typeof judge>): string[] {
  return judge(...given)
    .stations.filter(({ isSlow }) => isSlow)
    .map(({ name }) => name);
}

describe('a picture on its way', () => {
  test('is held up by nothing where every station is in time', () => {
    expect(judge(stats, figures, report)).toMatchObject({ mood: 'good', summary: 'Nothing holds the picture up.' });
  });

  test.each<[string, ViewStats, StreamFigures, ViewerReport]>([
    ['Drawing', stats, { ...figures, drawMs: 50 }, report],
    ['Encoding', stats, figures, { ...report, encode_ms: 40 }],
    ['Network', stats, figures, { ...report, rtt_ms: 400 }],
    ['Decoding', { ...stats, decodeMs: 50 }, figures, report],
    ['Decoding', stats, figures, { ...report, decode_queue_size: 6 }],
  ])('%s is named where it takes longer than a frame', (name, seen, drawn, told) => {
    expect(behind(seen, drawn, told)).toEqual([name]);
    expect(judge(seen, drawn, told).mood).toBe('slow');
  });

  test('a distant server is no slow one', () => {
    expect(behind(stats, figures, { ...report, rtt_ms: 310, base_rtt_ms: 300 })).toEqual([]);
  });

  test('is not judged by half of the figures', () => {
    const slow = { ...stats, decodeMs: 500 };
    const halves: Parameters<typeof judge>[] = [
      [undefined, figures, report],
      [slow, undefined, report],
      [slow, figures, undefined],
    ];
    for (const given of halves) {
      expect(judge(...given)).toMatchObject({ mood: 'unknown', summary: 'No figures yet.' });
      expect(behind(...given)).toEqual([]);
    }
  });

  test('the server’s own word counts more than a glance at its figures', () => {
    const jittery = { ...report, rtt_ms: 400 };
    const fine = { ...jittery, verdict: { kind: 'fine', text: 'fine' } };
    expect(judge(stats, figures, fine)).toMatchObject({ mood: 'good', verdict: '' });
    const decoder = { ...jittery, verdict: { kind: 'client-decode', text: 'client-decode: 9 pictures wait' } };
    expect(behind(stats, figures, decoder)).toEqual(['Decoding']);
    expect(judge(stats, figures, decoder).verdict).toBe('client-decode: 9 pictures wait');
  });

  test('a scene at rest is said to be', () => {
    const resting = { ...figures, display: { ...figures.display, encodesPerSecond: 0 } };
    expect(judge(stats, resting, report).stations.at(-1)).toMatchObject({ value: 'at rest', isSlow: false });
  });
});
