import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { Screencast } from '../../docs/examples/screencast.service.js';
import type { OutgoingClientMessage } from '../../lib/protocol/index.js';
import { connectViewer, type TestViewer } from '../../lib/testing/index.js';
import { launchBrowser } from './support/browser.js';
import { NestApp } from './support/nest-fixture.js';
import { GREEN, isNear, Pixels, RED, type Color } from './support/pixels.js';

/** Red, and green where one presses, types and scrolls as it should be. */
const SHOWN_PAGE = `
  <body style="margin: 0; background: rgb(${RED.join()})" tabindex="0">
  <script>
    const seen = [];
    addEventListener('mousedown', ({ clientX, clientY, shiftKey }) => {
      seen.push([clientX, clientY, shiftKey].join());
      document.body.style.background = 'rgb(${GREEN.join()})';
    });
    addEventListener('keydown', ({ key, code }) => seen.push(key + code));
    addEventListener('wheel', ({ deltaY }) => seen.push(String(deltaY)));
  </script>`;

type Input = Extract<OutgoingClientMessage, { type: 'event' }>['event'];

const at = { x: 120, y: 90, inside: true, pixel_ratio: 1, timestamp: 0 };

let browser: Browser;
let page: Page;
let nest: NestApp;
let viewer: TestViewer;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 320, height: 240 } });
  await page.setContent(SHOWN_PAGE);
  nest = await NestApp.start(
    { displays: { default: { imageFormat: 'png', h264: false } } },
    { providers: [Screencast] },
  );
  const cdp = await page.context().newCDPSession(page);
  await nest.app.get(Screencast).show({
    send: (method, parameters) => cdp.send(method as 'Page.enable', parameters),
    on: (event, listener) => cdp.on(event as 'Page.screencastFrame', listener),
  });
  viewer = await connectViewer(`${nest.origin}/rfb`);
}, 120_000);

afterAll(async () => {
  await viewer.close();
  await browser.close();
  await nest.app.close();
});

async function expectToSee(color: Color): Promise<void> {
  for (;;) {
    const { payload } = await viewer.nextPicture();
    const pixels = await Pixels.decode(payload);
    if (isNear(pixels.at(pixels.width / 2, pixels.height / 2), color, 4)) return;
  }
}

function act(event: Input): void {
  viewer.send({ type: 'event', event });
}

test('a screencast of the migration page shows the browser, and hands it what viewers do', async () => {
  await expectToSee(RED);
  act({ type: 'pointer_down', ...at, button: 1, buttons: [1], modifiers: ['Shift'] });
  act({ type: 'pointer_up', ...at, button: 1, buttons: [], modifiers: [] });
  await expectToSee(GREEN);
  act({ type: 'key_down', key: 'a', code: 'KeyA', modifiers: [], timestamp: 0 });
  act({ type: 'key_up', key: 'a', code: 'KeyA', modifiers: [], timestamp: 0 });
  act({ type: 'wheel', ...at, buttons: [], modifiers: [], dx: 0, dy: 40 });
  await page.waitForFunction('seen.length === 3');
  expect(await page.evaluate('seen')).toEqual(['120,90,true', 'aKeyA', '40']);
});

test('the service is the one that the page shows', async () => {
  const root = new URL('../../docs/', import.meta.url);
  const [migration, example] = await Promise.all(
    ['migration.md', 'examples/screencast.service.ts'].map((name) => readFile(new URL(name, root), 'utf8')),
  );
  expect(migration).toContain(`\`\`\`ts\n${example}\`\`\``);
});
