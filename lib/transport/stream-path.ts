import { checkStreamName } from '../options/check.js';

/** Name of the stream at the bare path. */
export const DEFAULT_STREAM = 'default';

/** What a request's URL asks of an endpoint mounted at some path. */
export type StreamPath =
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'undecodable' }
  | {
      readonly kind: 'stream';
      readonly name: string;
      /** The URL without a trailing slash, which Fastify would answer with 404. */
      readonly url: string;
    };

/**
 * Reads `/rfb`, `/rfb/` and `/rfb/{stream}`, percent-decoded; the query is the application's.
 *
 * @param mount - where the endpoint is mounted, as `/rfb`
 * @param url - the target of the request line
 */
export function parseStreamPath(mount: string, url: string): StreamPath {
  const queryAt = url.indexOf('?');
  const path = queryAt < 0 ? url : url.slice(0, queryAt);
  const query = queryAt < 0 ? '' : url.slice(queryAt);
  if (path === mount || path === `${mount}/`) return { kind: 'stream', name: DEFAULT_STREAM, url: mount + query };
  if (!path.startsWith(`${mount}/`)) return { kind: 'elsewhere' };
  const segment = path.slice(mount.length + 1);
  if (segment.includes('/')) return { kind: 'elsewhere' };
  try {
    return { kind: 'stream', name: decodeURIComponent(segment), url };
  } catch {
    return { kind: 'undecodable' };
  }
}

/** Whether a stream may have this name at all. */
export function isPossibleName(name: string): boolean {
  try {
    checkStreamName('name', name);
    return true;
  } catch {
    return false;
  }
}
