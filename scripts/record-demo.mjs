/**
 * Makes docs/media/demo.webp: starts the demo that was built, looks around in it with a headless Chromium, and joins what that
 * saw. `npm run docs:demo` builds the demo first.
 *
 * It knows the demo by what its visitors know: links with the names of the streams, and the canvas of the view.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { ensureChromium } from './ensure-chromium.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = `${ROOT}docs/media/demo.webp`;

const VIEWPORT = { width: 1120, height: 700 };
const WIDTH = 720;
const DELAY_MS = 100;
/** A README is opened on phones as well. */
const MAX_BYTES = 1_000_000;
const QUALITIES = [70, 60, 50, 40, 30, 20];

/** @type {Buffer[]} */
const frames = [];

const demo = spawn(process.execPath, [`${ROOT}build/demo/main.js`], {
  env: { ...process.env, HOST: '', ORIGINS: '', HOSTS: '', PORT: '0', NO_COLOR: '1' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(demo, 'exit');
try {
  const url = await readUrl(demo.stdout);
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
  });
  try {
    await lookAround(await browser.newPage({ viewport: VIEWPORT, colorScheme: 'light' }), url);
  } finally {
    await browser.close();
  }
  await writePicture();
} finally {
  demo.kill('SIGTERM');
  await ended;
}

/**
 * @param {import('node:stream').Readable} output
 * @returns {Promise<string>}
 */
async function readUrl(output) {
  for await (const line of createInterface(output)) {
    const url = /The demo is ready: (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    output.resume();
    return url;
  }
  throw new Error('the demo ended before it was ready; run "npm run docs:demo"');
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} url
 */
async function lookAround(page, url) {
  await page.goto(url);
  await live(page);
  await page.evaluate(showPointer);
  await rest(page, 14);
  await choose(page, /surface/i);
  await rest(page, 3);
  await drag(page, 26, (t) => [0.34 + 0.34 * t, 0.5 + 0.12 * Math.sin(t * Math.PI * 2)]);
  await rest(page, 4);
  await choose(page, /canvas|paint/i);
  await rest(page, 2);
  await drag(page, 26, (t) => [0.2 + 0.6 * t, 0.55 + 0.22 * Math.sin(t * Math.PI * 3)]);
  await rest(page, 8);
}

/**
 * Goes to the stream of that name.
 *
 * @param {import('playwright-core').Page} page
 * @param {RegExp} name
 */
async function choose(page, name) {
  const link = page.getByRole('link', { name }).first();
  const box = await link.boundingBox();
  if (!box) throw new Error(`the demo shows no link ${name}`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await rest(page, 2);
  await link.click();
  await live(page);
}

/**
 * Waits until the view may be steered, and shows something.
 *
 * @param {import('playwright-core').Page} page
 */
async function live(page) {
  await page.locator('canvas[data-role=control]').waitFor();
  await page.getByText('live', { exact: true }).first().waitFor();
}

/**
 * Presses, moves along a path and lets go, with a picture at each step.
 *
 * @param {import('playwright-core').Page} page
 * @param {number} steps
 * @param {(t: number) => [number, number]} path - shares of the view, for 0..1
 */
async function drag(page, steps, path) {
  const box = await page.locator('canvas[data-role=control]').boundingBox();
  if (!box) throw new Error('the demo shows no view');
  const move = (/** @type {number} */ t) => {
    const [x, y] = path(t);
    return page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 2 });
  };
  await move(0);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    await move(step / steps);
    await rest(page, 1);
  }
  await page.mouse.up();
}

/**
 * @param {import('playwright-core').Page} page
 * @param {number} pictures
 */
async function rest(page, pictures) {
  for (let picture = 0; picture < pictures; picture++) {
    const screenshot = await page.screenshot();
    frames.push(await sharp(screenshot).resize(WIDTH).png().toBuffer());
  }
}

/** Screenshots have no pointer. Runs in the page. */
function showPointer() {
  const pointer = document.createElement('div');
  Object.assign(pointer.style, {
    position: 'fixed',
    zIndex: '9999',
    width: '18px',
    height: '18px',
    margin: '-9px 0 0 -9px',
    border: '2px solid #fff',
    borderRadius: '50%',
    background: 'rgb(220 60 20 / 0.85)',
    boxShadow: '0 0 4px rgb(0 0 0 / 0.5)',
    pointerEvents: 'none',
    left: '-50px',
  });
  document.body.append(pointer);
  const follow = (/** @type {PointerEvent} */ { clientX, clientY }) =>
    Object.assign(pointer.style, { left: `${clientX}px`, top: `${clientY}px` });
  addEventListener('pointermove', follow, { capture: true });
}

/** The best quality that is small enough. */
async function writePicture() {
  await mkdir(`${ROOT}docs/media`, { recursive: true });
  const delay = frames.map(() => DELAY_MS);
  for (const quality of QUALITIES) {
    const joined = sharp(frames, { join: { animated: true } });
    const bytes = await joined.webp({ quality, delay, loop: 0, effort: 6 }).toBuffer();
    if (bytes.byteLength > MAX_BYTES) continue;
    await writeFile(OUTPUT, bytes);
    const size = Math.round(bytes.byteLength / 1000);
    console.log(`docs/media/demo.webp: ${frames.length} pictures, ${size} kB, quality ${quality}`);
    return;
  }
  throw new Error(`no quality makes ${frames.length} pictures smaller than ${MAX_BYTES} bytes`);
}
