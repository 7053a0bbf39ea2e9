import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Door, Platform } from '../support/guard-matrix/door.js';
import { describeDoors } from '../support/guard-matrix/door-tests.js';
import { INSTALL_TIMEOUT_MS, npm, RunningProgram } from './command.js';
import { compileSources } from './compiled-sources.js';
import { PackedPackage, ROOT } from './packed-package.js';

const SOURCES = join(ROOT, 'test/support/guard-matrix');

const OF_NEST = ['common', 'core', 'passport', 'platform-express', 'platform-fastify', 'platform-ws', 'websockets'];
/** In the versions that the tests against the sources have. */
const OTHERS = [
  ...['@fastify/cookie', '@fastify/helmet', '@fastify/session', '@nestjs/throttler', 'compression', 'express-session'],
  ...['helmet', 'jsonwebtoken', 'passport', 'passport-jwt', 'reflect-metadata', 'rxjs'],
];

let packed: PackedPackage;

beforeAll(async () => {
  packed = await PackedPackage.create();
}, 120_000);

afterAll(() => packed.remove());

describe.each([
  { nest: 11, type: 'commonjs' as const, module: 'commonjs' as const },
  { nest: 12, type: 'module' as const, module: 'es6' as const },
])('the packed package in Nest $nest ($type)', ({ nest, type, module }) => {
  let program: RunningProgram | undefined;
  let doors: Door[];

  beforeAll(async () => {
    const folder = join(packed.folder, `guards-${nest}`);
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'guards', private: true, type }));
    const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const others = OTHERS.map((name) => `${name}@${devDependencies[name]}`);
    const ofNest = OF_NEST.map((name) => `@nestjs/${name}@${nest}`);
    await npm(folder, 'install', '--ignore-scripts', packed.tarball, ...ofNest, ...others);
    const names = (await readdir(SOURCES)).filter((name) => name !== 'door-tests.ts');
    const sources = names.map((name) => join(SOURCES, name));
    await compileSources(sources, join(folder, 'dist'), module);
    const started = await RunningProgram.start(folder, /^\[.*\]$/, process.execPath, 'dist/main.js');
    ({ program } = started);
    doors = JSON.parse(started.match[0]) as Door[];
  }, INSTALL_TIMEOUT_MS);

  afterAll(() => program?.stop());

  describe.each(['express', 'fastify'] as Platform[])('on %s', (platform) => {
    describeDoors((kind) => {
      const door = doors.find((each) => each.kind === kind && each.platform === platform);
      return door ? Promise.resolve(door) : Promise.reject(new Error(`no ${kind} on ${platform}`));
    });
  });
});
