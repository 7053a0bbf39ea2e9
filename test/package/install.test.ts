import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectViewer } from '../../lib/testing/index.js';
import { INSTALL_TIMEOUT_MS, npm, read, run, RunningProgram } from './command.js';
import { PackedPackage, ROOT } from './packed-package.js';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

const ENTRIES = {
  'nestjs-rfb': ['RfbModule', 'Display', 'InjectDisplay', 'OnRfbEvent', 'Server', 'RfbError', 'RfbWsAdapter'],
  'nestjs-rfb/client': ['RemoteFramebufferView'],
  'nestjs-rfb/prometheus': ['RfbMetricsModule', 'registerRfbMetrics'],
  'nestjs-rfb/element': ['RemoteFramebufferElement'],
  'nestjs-rfb/protocol': ['packPicture', 'unpackPicture', 'parseClientMessage', 'CloseCode'],
  'nestjs-rfb/terminus': ['RfbHealthIndicator'],
  'nestjs-rfb/testing': ['connectViewer', 'testCard'],
};

let packed: PackedPackage;

beforeAll(async () => {
  packed = await PackedPackage.create();
}, 120_000);

afterAll(() => packed.remove());

/** Installs the packages into a new application that has the consumer's sources. */
async function createConsumer(name: string, type: 'module' | 'commonjs', packages: string[]): Promise<string> {
  const folder = join(packed.folder, name);
  await mkdir(folder);
  await cp(join(ROOT, 'test/package/consumer'), folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, private: true, type }));
  const compilerOptions = {
    ...{ target: 'es2022', module: 'nodenext', strict: true, skipLibCheck: false, outDir: 'dist', rootDir: 'src' },
    ...{ experimentalDecorators: true, emitDecoratorMetadata: true, types: ['node'], lib: ['es2023', 'dom'] },
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  await npm(folder, 'install', packed.tarball, ...packages);
  return folder;
}

describe.each([
  { nest: 12, type: 'module' as const, ours: ['@nestjs/websockets', '@nestjs/platform-ws', '@nestjs/terminus'] },
  {
    nest: 11,
    type: 'commonjs' as const,
    ours: ['@nestjs/websockets@11', '@nestjs/platform-ws@11', '@nestjs/terminus@11'],
  },
])('in a fresh Nest $nest application ($type)', ({ nest, type, ours }) => {
  let folder: string;

  beforeAll(async () => {
    const theirs = ['common', 'core', 'platform-express'].map((name) => `@nestjs/${name}@${nest}`);
    const others = ['reflect-metadata', 'rxjs', '@types/node@20', 'prom-client@15'];
    folder = await createConsumer(`nest-${nest}`, type, [...theirs, ...others, ...ours]);
  }, INSTALL_TIMEOUT_MS);

  test.each(['entries.mjs', 'entries.cjs'])('every entry can be loaded by %s', async (program) => {
    const names = JSON.parse(await read(folder, process.execPath, program)) as Record<string, string[]>;
    for (const [entry, expected] of Object.entries(ENTRIES)) {
      expect(names[entry]).toEqual(expect.arrayContaining(expected));
    }
    expect(names['nestjs-rfb/client/worker']).toMatch(/dist\/client\/worker\/index\.js$/);
  });

  test('the doctor can be called by its name', async () => {
    expect(await read(folder, 'npx', '--no-install', 'nestjs-rfb', '--help')).toMatch(/^Usage: nestjs-rfb doctor/);
  });

  test(
    'sources that use every entry compile, and the package’s own types are without a fault',
    async () => {
      const { output } = await run(folder, process.execPath, TSC, '-p', folder);
      // Types of other packages are checked as well, and are not ours to judge.
      expect(output.split('\n').filter((line) => /^src\/|nestjs-rfb/.test(line))).toEqual([]);
    },
    INSTALL_TIMEOUT_MS,
  );

  test(
    'the application boots, shows pictures, serves its client, tells how it is, and hears a key',
    async () => {
      const { program, match } = await RunningProgram.start(folder, /^\{.*\}$/, process.execPath, 'dist/main.js');
      try {
        const { url } = JSON.parse(match[0]) as { url: string };
        const viewer = await connectViewer(`${url}/rfb`);
        expect((await viewer.nextPicture()).header).toMatchObject({ mime: 'image/jpeg', width: 64, height: 48 });
        const camera = await connectViewer(`${url}/rfb/camera`);
        expect((await camera.nextPicture()).header).toMatchObject({ mime: 'image/png', width: 32, height: 24 });

        const script = await fetch(`${url}/rfb/client.js`);
        expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
        expect(await script.text()).toContain('RemoteFramebufferView');

        const health = (await (await fetch(`${url}/health`)).json()) as { info: object };
        expect(health.info).toEqual({ rfb: { status: 'up', streams: 2, viewers: 2 } });
        expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^rfb_viewers\{stream="camera".*\} 1$/m);
        const streams = (await (await fetch(`${url}/rfb/streams`)).json()) as object[];
        expect(streams).toMatchObject([{ name: 'default', clients: 1 }, { name: 'camera' }]);

        await expect(connectViewer(`${url}/rfb/later`)).rejects.toMatchObject({ closeCode: 4404 });
        const key = { type: 'key_down' as const, key: 'later', code: 'KeyL', modifiers: [], timestamp: 0 };
        viewer.send({ type: 'event', event: key });
        viewer.send({ type: 'request_keyframe' });
        // The keyframe comes after the event: by then the stream is there.
        await viewer.nextPicture();
        const later = await connectViewer(`${url}/rfb/later`);
        expect((await later.nextPicture()).header).toMatchObject({ width: 16, height: 16 });

        await program.stop();
        expect(await Promise.all([viewer, camera, later].map(async ({ closed }) => (await closed).code))).toEqual([
          1001, 1001, 1001,
        ]);
      } finally {
        await program.stop();
      }
    },
    INSTALL_TIMEOUT_MS,
  );
});
