import type { VerdictKind } from '../protocol/index.js';
import type { RenditionTally } from '../rendition/rendition-tally.js';
import type { TimeHistogram } from '../metrics/time-histogram.js';
import type { StreamLedger } from './stream-ledger.js';

/** A series at the moment of a scrape. */
export interface Sample<Value = number> {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: Value;
}

/** One metric: what it is called, and how to read it when it is asked for. */
export interface MetricPlan<Value = number> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  read(ledger: StreamLedger): Iterable<Sample<Value>>;
}

const RENDITION = ['stream', 'rendition'] as const;

export const COUNTERS: readonly MetricPlan[] = [
  ofStreams('rfb_frames_published_total', 'Frames that the application published', ({ published }) => published),
  ofStreams(
    'rfb_frames_unchanged_total',
    'Published frames that equalled the one before, and cost no encode',
    ({ unchanged }) => unchanged,
  ),
  ofRenditions('rfb_encodes_total', 'Pictures encoded', ({ encodes }) => encodes),
  ofRenditions('rfb_encode_errors_total', 'Encodes that failed', ({ encodeErrors }) => encodeErrors),
  ofRenditions('rfb_encoded_bytes_total', 'Bytes of pictures encoded', ({ bytesEncoded }) => bytesEncoded),
  ofCounts('rfb_keyframes_total', 'Keyframes of video encoded, by what first called for each', 'cause', videoKeyframes),
  ofRenditions('rfb_frames_sent_total', 'Pictures sent to viewers', ({ framesSent }) => framesSent),
  ofRenditions('rfb_frames_acked_total', 'Pictures that viewers acknowledged', ({ framesAcked }) => framesAcked),
  ofRenditions('rfb_bytes_sent_total', 'Bytes of pictures sent to viewers', ({ bytesSent }) => bytesSent),
  ofCounts(
    'rfb_frames_dropped_total',
    'Published frames that a viewer missed, by what stood in the way',
    'reason',
    ({ dropped }) => dropped,
  ),
];

export const GAUGES: readonly MetricPlan[] = [
  {
    name: 'rfb_streams',
    help: 'Streams that there are',
    labelNames: [],
    read: ({ open }) => [{ labels: {}, value: open.size }],
  },
  ofRenditions('rfb_viewers', 'Viewers connected', ({ viewers }) => viewers),
  {
    name: 'rfb_viewers_by_verdict',
    help: 'Viewers connected, by where their pictures are held up',
    labelNames: ['stream', 'verdict'],
    read: readVerdicts,
  },
];

export const HISTOGRAMS: readonly MetricPlan<TimeHistogram>[] = [
  ofTimes('rfb_encode_seconds', 'Time of an encode', 'encode'),
  ofTimes('rfb_frame_age_seconds', 'Age of a picture when a viewer saw it, from publish to paint', 'age'),
  ofTimes('rfb_rtt_seconds', 'Round trip of a WebSocket ping while pictures flow', 'roundTrip'),
];

function ofStreams(
  name: string,
  help: string,
  value: (totals: { readonly published: number; readonly unchanged: number }) => number,
): MetricPlan {
  const labelNames = ['stream'];
  return {
    ...{ name, help, labelNames },
    read: ({ totals }) => [...totals].map(([stream, each]) => ({ labels: { stream }, value: value(each) })),
  };
}

function ofRenditions(name: string, help: string, value: (tally: RenditionTally) => number): MetricPlan {
  return {
    ...{ name, help, labelNames: RENDITION },
    read: (ledger) => [...tallies(ledger)].map(({ labels, value: tally }) => ({ labels, value: value(tally) })),
  };
}

function ofCounts(
  name: string,
  help: string,
  label: string,
  counts: (tally: RenditionTally, rendition: string) => Readonly<Record<string, number>>,
): MetricPlan {
  return {
    ...{ name, help, labelNames: [...RENDITION, label] },
    *read(ledger) {
      for (const { labels, value: tally } of tallies(ledger)) {
        for (const [each, value] of Object.entries(counts(tally, labels['rendition']!)))
          yield { labels: { ...labels, [label]: each }, value };
      }
    },
  };
}

function ofTimes(name: string, help: string, which: 'encode' | 'age' | 'roundTrip'): MetricPlan<TimeHistogram> {
  return {
    ...{ name, help, labelNames: RENDITION },
    *read(ledger) {
      for (const { labels, value: tally } of tallies(ledger))
        if (tally.times) yield { labels, value: tally.times[which] };
    },
  };
}

function* tallies({ totals }: StreamLedger): Iterable<Sample<RenditionTally>> {
  for (const [stream, { renditions }] of totals) {
    for (const [rendition, value] of renditions) yield { labels: { stream, rendition }, value };
  }
}

/** Images have none, and no encode is made for the wish of nobody. */
function videoKeyframes({ keyframes }: RenditionTally, rendition: string): Record<string, number> {
  if (rendition.startsWith('image/')) return {};
  return Object.fromEntries(Object.entries(keyframes).filter(([cause]) => cause !== 'shared'));
}

function* readVerdicts({ open }: StreamLedger): Iterable<Sample> {
  const counts = new Map<string, Record<VerdictKind, number>>();
  for (const [display, stream] of open) {
    const count = counts.get(stream) ?? { fine: 0, network: 0, 'server-cpu': 0, 'client-decode': 0 };
    counts.set(stream, count);
    for (const viewer of display.viewers) count[viewer.verdict().kind]++;
  }
  for (const [stream, count] of counts) {
    for (const [verdict, value] of Object.entries(count)) yield { labels: { stream, verdict }, value };
  }
}
