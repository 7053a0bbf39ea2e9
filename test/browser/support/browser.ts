import { chromium, firefox, type Browser } from 'playwright-core';
import { ensureChromium } from '../../../scripts/ensure-chromium.mjs';
import { ensureFirefox } from '../../../scripts/ensure-firefox.mjs';

/** Leads to this machine as well, but browsers trust only localhost and https. */
export const INSECURE_HOST = 'insecure.test';

/** What the Jest project says that its tests run in. */
declare global {
  var BROWSER: 'firefox' | undefined;
}

/** A headless browser that talks to nobody but the test: Chromium, or Firefox in the project of that name. */
export function launchBrowser(): Promise<Browser> {
  return globalThis.BROWSER === 'firefox' ? launchFirefox() : launchChromium();
}

function launchChromium(): Promise<Browser> {
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

function launchFirefox(): Promise<Browser> {
  return firefox.launch({
    // As it comes from its makers, by WebDriver BiDi: Playwright's own build is not in Debian.
    channel: 'moz-firefox',
    executablePath: ensureFirefox(),
    firefoxUserPrefs: {
      'network.dns.localDomains': INSECURE_HOST,
      // It complains about the policy of a page that lets no picture in otherwise.
      'browser.chrome.site_icons': false,
    },
  });
}
