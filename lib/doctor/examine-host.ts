import { availableParallelism } from 'node:os';
import { H264Encoders } from '../encoder/h264-encoders.js';
import { systemClock, type Clock } from '../time/clock.js';
import { examineImages } from './examine-images.js';
import { examineVideo } from './examine-video.js';
import type { EncoderReport, HostReport } from './host-report.js';
import { recommend } from './recommend.js';

/** What libuv takes where nobody says. */
const DEFAULT_POOL = 4;

/** How to examine. */
export interface ExamineOptions {
  /** Those to look at; by default those of this package. */
  readonly encoders?: H264Encoders;
  readonly clock?: Clock;
  /** Called with each encoder as soon as it was measured. */
  readonly onEncoder?: (report: EncoderReport) => void;
}

/** Tries every encoder, one after the other, so that none slows another down: some seconds of work. Does not reject. */
export async function examineHost({
  encoders = new H264Encoders(),
  clock = systemClock,
  onEncoder = () => {},
}: ExamineOptions = {}): Promise<HostReport> {
  const reports: EncoderReport[] = [];
  const add = (report: EncoderReport) => {
    reports.push(report);
    onEncoder(report);
  };
  for (const probed of await encoders.probeAll()) add(await examineVideo(probed, clock));
  for await (const report of examineImages(clock)) add(report);
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    processors: availableParallelism(),
    threadPoolSize: Number(process.env['UV_THREADPOOL_SIZE']) || DEFAULT_POOL,
    encoders: reports,
    recommendations: recommend(reports),
  };
}
