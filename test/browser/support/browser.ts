import { chromium, type Browser } from 'playwright-core';
import { ensureChromium } from '../../../scripts/ensure-chromium.mjs';

/** A headless Chromium that talks to nobody but the test. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
