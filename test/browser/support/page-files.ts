import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { documentedPolicy } from './documented-policy.js';

const DIST = new URL('../../../dist/', import.meta.url);
const JAVASCRIPT = 'text/javascript';

/**
 * Counts inside a view's worker what no page can see: animation frames, and what was drawn in them or in a timer between.
 * Loaded before the real worker, by a worker file of its own.
 */
const COUNTER = `
self.counts = { frames: 0, draws: 0, mostPerFrame: 0 };
let inFrame = 0;
const request = self.requestAnimationFrame.bind(self);
self.requestAnimationFrame = (callback) => request((time) => { self.counts.frames += 1; inFrame = 0; callback(time); });
// One that takes the place of a frame which does not come begins anew as well.
const later = self.setTimeout.bind(self);
self.setTimeout = (callback, ms) => later(() => { inFrame = 0; callback(); }, ms);
const draw = OffscreenCanvasRenderingContext2D.prototype.drawImage;
OffscreenCanvasRenderingContext2D.prototype.drawImage = function (...args) {
  self.counts.draws += 1;
  inFrame += 1;
  self.counts.mostPerFrame = Math.max(self.counts.mostPerFrame, inFrame);
  return draw.apply(this, args);
};`;

/** Delays what a picture of one format needs to be decoded, until the test lets it go. */
const SLOW_PNG = `
const decode = self.createImageBitmap.bind(self);
const held = [];
self.releasePng = () => { for (const go of held.splice(0)) go(); };
self.heldPngs = () => held.length;
self.createImageBitmap = async (blob, ...rest) => {
  if (blob.type === 'image/png') await new Promise((go) => held.push(go));
  return decode(blob, ...rest);
};`;

/** Counts frames of video from the decoder to their end; a frame may be closed once. */
const FRAME_COUNTER = `
self.frames = { made: 0, closed: 0, closedTwice: 0 };
const Decoder = self.VideoDecoder;
const closed = new WeakSet();
const close = VideoFrame.prototype.close;
VideoFrame.prototype.close = function () {
  if (closed.has(this)) self.frames.closedTwice += 1;
  else self.frames.closed += 1;
  closed.add(this);
  close.call(this);
};
self.VideoDecoder = class extends Decoder {
  constructor({ output, error }) {
    super({ error, output: (frame) => { self.frames.made += 1; output(frame); } });
  }
};`;

/** Decoders that fail by the word of the test: 'silent' gives nothing, 'broken' fails at every chunk. */
const DECODER_FAULTS = `
self.faults = { mode: 'none', configs: [] };
const Decoder = self.VideoDecoder;
self.VideoDecoder = class extends Decoder {
  #error;
  constructor(init) {
    super(init);
    this.#error = init.error;
  }
  configure(config) {
    self.faults.configs.push({ ...config });
    super.configure(config);
  }
  decode(chunk) {
    if (self.faults.mode === 'none') super.decode(chunk);
    if (self.faults.mode !== 'broken') return;
    super.close();
    queueMicrotask(() => this.#error(new DOMException('told to fail', 'EncodingError')));
  }
};`;

/**
 * A decoder that gives nothing for 1200 ms counts as stuck, which on a busy machine one that works may be. Only where the test
 * says 'silent' is it.
 */
const PATIENCE = `
const later = self.setTimeout.bind(self);
self.setTimeout = (callback, ms) => later(callback, ms === 1200 && self.faults?.mode !== 'silent' ? 60_000 : ms);`;

/** A page of Safari 16.3 or Firefox 104. */
const OLD_BROWSER = `
delete window.OffscreenCanvas;
delete HTMLCanvasElement.prototype.transferControlToOffscreen;`;

const WORKER = `import '/client/worker/index.js';`;

const INLINE: Readonly<Record<string, string>> = {
  '/patience.js': PATIENCE,
  '/patient-worker.js': `import '/patience.js';\n${WORKER}`,
  '/counter.js': COUNTER,
  '/counting-worker.js': `import '/counter.js';\n${WORKER}`,
  '/frame-counter.js': FRAME_COUNTER,
  '/frame-counting-worker.js': `import '/patience.js';\nimport '/frame-counter.js';\n${WORKER}`,
  '/decoder-faults.js': DECODER_FAULTS,
  '/decoder-faults-worker.js': `import '/patience.js';\nimport '/decoder-faults.js';\n${WORKER}`,
  '/no-video.js': 'delete self.VideoDecoder;',
  '/no-video-worker.js': `import '/no-video.js';\n${WORKER}`,
  '/old.js': OLD_BROWSER,
  '/slow-png.js': SLOW_PNG,
  '/slow-png-worker.js': `import '/patience.js';\nimport '/slow-png.js';\n${WORKER}`,
};

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>view</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<div id="stage" class="stage"></div>
<div id="second" class="stage"></div>
<input id="elsewhere">
<script type="module" src="/page.js"></script>`;

const STYLE = `
body { margin: 0; height: 3000px; }
.stage { width: 400px; height: 300px; margin: 8px 0 0 8px; }
#elsewhere { display: block; }`;

/** The page's own script; no inline script, so that it runs under a strict policy as well. */
const SCRIPT = `
import { RemoteFramebufferView } from '/client/index.js';
window.RemoteFramebufferView = RemoteFramebufferView;
window.views = [];
window.mount = (options, target = '#stage') => {
  const log = { states: [], errors: [], stats: [], configs: [], roles: [], zooms: [] };
  const view = new RemoteFramebufferView(document.querySelector(target), {
    ...options,
    onState: (state, detail) => log.states.push({ state, ...detail }),
    onError: (error) => log.errors.push(error.message),
    onStats: (stats) => log.stats.push(stats),
    onConfig: (config) => log.configs.push(config),
    onRole: (role) => log.roles.push(role),
    onZoom: (scale) => log.zooms.push(scale),
  });
  window.views.push({ view, log });
};
window.ready = true;`;

const ELEMENT_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>element</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/element.css">
<main>
<h1>An element</h1>
<div id="place"></div>
<div id="elsewhere"></div>
<button id="after">After it</button>
</main>
<script type="module" src="/element.js"></script>`;

const ELEMENT_STYLE = `
remote-framebuffer { width: 500px; height: 344px; --rfb-radius: 0; }
:root { color-scheme: light dark; }`;

/** Writes down what reaches the document, which is what leaves a shadow tree. */
const ELEMENT_SCRIPT = `
import { RemoteFramebufferElement } from '/element/index.js';
window.events = [];
for (const type of ['rfb-state', 'rfb-stats', 'rfb-role', 'rfb-error']) {
  document.addEventListener(type, ({ detail, target }) => {
    window.events.push({ type, target: target.localName, ...detail, ...(detail.error && { error: detail.error.message }) });
  });
}
window.ready = RemoteFramebufferElement === customElements.get('remote-framebuffer');`;

const FIXED: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/': ['text/html', PAGE],
  '/deep/er/page': ['text/html', PAGE],
  '/old': ['text/html', PAGE.replace('<script', '<script src="/old.js"></script>\n<script')],
  '/page.css': ['text/css', STYLE],
  '/element.html': ['text/html', ELEMENT_PAGE],
  '/element.css': ['text/css', ELEMENT_STYLE],
  '/element.js': [JAVASCRIPT, ELEMENT_SCRIPT],
  '/page.js': [JAVASCRIPT, SCRIPT],
};

/** The policy of the documentation, without blob workers, as careful sites have it. */
const STRICT_POLICY = documentedPolicy();

/** What built files a page may have. */
const BUILT: readonly string[] = [
  'client/index',
  'client/input',
  'client/main-thread',
  'client/worker/index',
  'client/zoom',
  'element/index',
].map((name) => `/${name}.js`);

/**
 * Serves the test pages and the built client; `?strict` with a strict content security policy, `?self` with the usual one.
 *
 * @returns whether the request was for one of these
 */
export async function servePageFile(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://page');
  if (search === '?strict') response.setHeader('content-security-policy', STRICT_POLICY);
  if (search === '?self') response.setHeader('content-security-policy', "default-src 'self'");
  const [type, body] = FIXED[pathname] ?? [JAVASCRIPT, INLINE[pathname] ?? (await readClientFile(pathname))];
  if (body === undefined) return false;
  response.setHeader('content-type', type);
  response.end(body);
  return true;
}

async function readClientFile(pathname: string): Promise<string | undefined> {
  if (!BUILT.includes(pathname)) return undefined;
  try {
    return await readFile(new URL(pathname.slice(1), DIST), 'utf8');
  } catch {
    // The page fails with this text, which is what the test then shows.
    return `throw new Error('the browser tests need the built client; run "npm run build" first');`;
  }
}
