import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';

/** Where scripts/build-demo.mjs puts the page. */
const FOLDER = new URL('../public/', import.meta.url);

const TYPES = {
  'index.html': 'text/html; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'rfb-worker.js': 'text/javascript; charset=utf-8',
  'inter.woff2': 'font/woff2',
  'favicon.svg': 'image/svg+xml',
} as const;

export interface SiteFile {
  readonly type: string;
  readonly content: Buffer;
  /** Of the content, quotes included (RFC 9110 §8.8.3). */
  readonly etag: string;
}

/** The page's files: few and small, so they are read once, and no path of a request ever reaches the disk. */
@Injectable()
export class SiteFiles {
  readonly #files = new Map<string, SiteFile>();

  /** @throws Error naming the command that builds a missing file */
  constructor() {
    for (const [name, type] of Object.entries(TYPES)) {
      const content = read(name);
      const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
      this.#files.set(name, { type, content, etag });
    }
  }

  find(name: string): SiteFile | undefined {
    return this.#files.get(name);
  }
}

function read(name: string): Buffer {
  try {
    return readFileSync(new URL(name, FOLDER));
  } catch (cause) {
    throw new Error(`the page's ${name} is not built; run: node scripts/build-demo.mjs`, { cause });
  }
}
