import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** What the endpoint serves to pages that have no bundler. */
export type ClientFileName = 'client.js' | 'element.js' | 'input.js' | 'main-thread.js' | 'worker.js' | 'zoom.js';

/** One of them. */
export interface ClientFile {
  readonly text: string;
  /** Strong: a hash of the text, quotes included (RFC 9110 §8.8.3). */
  readonly etag: string;
}

/** From this file's own folder, `dist` in the package and `lib` in its sources, to the built client. */
const LOCATIONS: Readonly<Record<ClientFileName, string>> = {
  'client.js': '../dist/client/index.js',
  'element.js': '../dist/element/index.js',
  // The client imports these by their names, from its own folder.
  'input.js': '../dist/client/input.js',
  'main-thread.js': '../dist/client/main-thread.js',
  'zoom.js': '../dist/client/zoom.js',
  'worker.js': '../dist/client/worker/index.js',
};

/** The browser client, read when it is first asked for. */
@Injectable()
export class ClientFiles {
  private readonly files = new Map<ClientFileName, Promise<ClientFile>>();

  /** @returns `undefined` where the file does not exist */
  async read(name: ClientFileName): Promise<ClientFile | undefined> {
    const file = this.files.get(name) ?? load(name);
    this.files.set(name, file);
    try {
      return await file;
    } catch {
      this.files.delete(name);
      return undefined;
    }
  }
}

async function load(name: ClientFileName): Promise<ClientFile> {
  const built = await readFile(new URL(LOCATIONS[name], import.meta.url), 'utf8');
  // The element shares the client with the page; here they are neighbours.
  const text = built.replace('../client/index.js', './client.js');
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { text, etag: `"${hash}"` };
}
