const SCHEMES: Readonly<Record<string, string>> = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' };

/**
 * The WebSocket URL behind what the page gave: relative to `base`, `http` as `ws`, `https` as `wss`.
 *
 * @param url - `/rfb`, `rfb/camera`, `wss://host/rfb`, `https://host/rfb` …
 * @param base - absolute URL of the page
 * @throws TypeError where that is no such URL
 */
export function resolveUrl(url: string, base: string): string {
  let resolved: URL;
  try {
    resolved = new URL(url, base);
  } catch (cause) {
    throw new TypeError(`options.url must be a URL, got ${JSON.stringify(url)} on a page at ${base}`, { cause });
  }
  const scheme = SCHEMES[resolved.protocol];
  if (!scheme) {
    throw new TypeError(
      `options.url must lead to http, https, ws or wss, got ${JSON.stringify(url)} on a page at ${base}`,
    );
  }
  resolved.protocol = scheme;
  // Some browsers refuse a WebSocket URL with a fragment.
  resolved.hash = '';
  return resolved.href;
}
