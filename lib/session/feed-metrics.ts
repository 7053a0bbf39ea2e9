import type { ViewerMetrics } from '../display/metrics.js';
import type { ImageMime } from '../protocol/index.js';
import type { Rendition } from '../rendition/rendition.js';
import type { LinkGauge } from './link-gauge.js';

/** What a feed knows of a viewer's figures. */
export type FeedMetrics = Pick<
  ViewerMetrics,
  'transport' | 'mime' | 'codec' | 'rendition' | 'inflight' | 'window' | 'rttMs' | 'baseRttMs'
>;

/**
 * @param rendition - that the viewer watches
 * @param otherwise - key of what it is about to watch where it watches nothing yet
 */
export function feedMetrics(
  rendition: Rendition | undefined,
  otherwise: ImageMime,
  { rttMs, baseRttMs }: LinkGauge,
  flow: Pick<ViewerMetrics, 'inflight' | 'window'>,
): FeedMetrics {
  const link = { ...(rttMs === undefined || baseRttMs === undefined ? {} : { rttMs, baseRttMs }), ...flow };
  if (rendition?.transport === 'webcodecs') {
    const { transport, codec, key } = rendition;
    return { transport, ...(codec === undefined ? {} : { codec }), rendition: key, ...link };
  }
  const key = rendition?.key ?? otherwise;
  return { transport: 'image', mime: rendition?.mime ?? otherwise, rendition: key, ...link };
}
