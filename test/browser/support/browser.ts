import { chromium, type Browser } from 'playwright-core';
import { ensureChromium } from '../../../scripts/ensure-chromium.mjs';

/** Leads to this machine as well, but browsers trust only localhost and https. */
export const INSECURE_HOST = 'insecure.test';

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
      `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
    ],
  });
}
