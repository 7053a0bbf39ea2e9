import { afterEach, describe, expect, test } from '@jest/globals';
import { Controller, Get, Injectable, Module, VersioningType, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { readFile } from 'node:fs/promises';
import {
  Display,
  getDisplayToken,
  InjectDisplay,
  RfbModule,
  Server,
  type RfbModuleOptions,
  type RfbOptionsFactory,
} from '../../lib/index.js';
import { connectViewer } from '../../lib/testing/index.js';
import { LogRecorder } from './support/log-recorder.js';
import { closeApps, createApp, PLATFORMS, startApp } from './support/test-app.js';

afterEach(closeApps);

const options: RfbModuleOptions = { displays: { default: {}, camera: { width: 64, height: 48 } } };

@Injectable()
class Factory implements RfbOptionsFactory {
  createRfbOptions(): Promise<RfbModuleOptions> {
    return Promise.resolve(options);
  }
}

@Module({ providers: [Factory], exports: [Factory] })
class ConfigModule {}

@Injectable()
class CameraService {
  constructor(@InjectDisplay('camera') readonly camera: Display) {}
}

async function expectViewer(url: string): Promise<void> {
  const viewer = await connectViewer(url);
  expect(viewer.config.stream).toBe('default');
  await viewer.close();
}

describe.each(PLATFORMS)('RfbModule on %s', (platform) => {
  test.each([
    ['useFactory', () => RfbModule.forRootAsync({ useFactory: () => options })],
    [
      'useFactory with inject',
      () =>
        RfbModule.forRootAsync({
          imports: [ConfigModule],
          inject: [Factory],
          useFactory: (factory: Factory) => factory.createRfbOptions(),
        }),
    ],
    ['useClass', () => RfbModule.forRootAsync({ useClass: Factory })],
    ['useExisting', () => RfbModule.forRootAsync({ imports: [ConfigModule], useExisting: Factory })],
  ])('forRootAsync takes options from %s', async (_how, make) => {
    const app = await startApp(platform, { imports: [make()], providers: [CameraService] });
    expect(app.app.get(CameraService).camera).toMatchObject({ name: 'camera', width: 64, height: 48 });
    await (await connectViewer(app.ws('/rfb/camera'))).close();
  });

  test('what is fixed at declaration stands beside the factory', async () => {
    const root = RfbModule.forRootAsync({ path: '/view', names: ['camera'], useFactory: () => ({}) });
    const app = await startApp(platform, { imports: [root], providers: [CameraService] });
    expect(app.app.get(CameraService).camera).toMatchObject({ width: 1280, height: 720 });
    await (await connectViewer(app.ws('/view/camera'))).close();
  });

  test('forFeature declares a display where it is used', async () => {
    @Module({
      imports: [RfbModule.forFeature([{ name: 'camera', width: 320, height: 200, imageFormat: 'png' }])],
      providers: [CameraService],
    })
    class CameraModule {}
    // The feature comes first on purpose: the order of modules does not matter.
    const app = await startApp(platform, { imports: [CameraModule, RfbModule.forRoot()] });
    expect(app.app.get(CameraService).camera).toBe(app.app.get(Server).stream('camera'));
    const viewer = await connectViewer(app.ws('/rfb/camera'));
    expect(viewer.config).toMatchObject({ width: 320, height: 200 });
    await viewer.close();
  });

  test('a declared display can be taken by its token where no class asks for it', async () => {
    const displays = { default: {}, 'asked by nobody': { width: 20, height: 10 } };
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ displays })] });
    expect(app.app.get(getDisplayToken('asked by nobody'))).toBe(app.app.get(Server).stream('asked by nobody'));
    expect(app.app.get(Display).name).toBe('default');
  });

  test('only declared displays exist', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot({ displays: { camera: {} } })] });
    expect([...app.app.get(Server).streams.keys()]).toEqual(['camera']);
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 4404 });
  });

  test('an unguarded endpoint is named once at boot', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] });
    expect(app.log.matching(/nothing guards \/rfb/)).toHaveLength(1);
  });

  test('a global prefix moves the endpoint as it moves every route', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] }, (nest) => {
      nest.setGlobalPrefix('api');
    });
    await (await connectViewer(app.ws('/api/rfb'))).close();
    await expect(connectViewer(app.ws('/rfb'))).rejects.toMatchObject({ closeCode: 1011 });
    expect(app.log.matching(/is a global prefix set/)).toHaveLength(1);
  });

  test('an endpoint excluded from the global prefix stays where it is', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] }, (nest) => {
      nest.setGlobalPrefix('api', { exclude: ['rfb', 'rfb/:stream'] });
    });
    await expectViewer(app.ws('/rfb'));
    await expectViewer(app.ws('/rfb/default'));
  });

  test('versions of routes do not touch the endpoint', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] }, (nest) => {
      nest.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    });
    await expectViewer(app.ws('/rfb'));
  });

  test('two applications in one process know nothing of each other', async () => {
    const one = await startApp(platform, { imports: [RfbModule.forRoot()] });
    const two = await startApp(platform, { imports: [RfbModule.forRoot({ path: '/two', displays: { camera: {} } })] });
    const viewer = await connectViewer(one.ws('/rfb'));
    await (await connectViewer(two.ws('/two/camera'))).close();
    await expect(connectViewer(one.ws('/rfb/camera'))).rejects.toMatchObject({ closeCode: 4404 });
    await two.app.close();
    expect(one.app.get(Display).viewerCount).toBe(1);
    await viewer.close();
  });

  test('serves the browser client to pages without a bundler', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] });
    const url = `${app.origin}/rfb/client.js`;
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const built = new URL('../../dist/client/index.js', import.meta.url);
    expect(await response.text()).toBe(await readFile(built, 'utf8'));

    const etag = response.headers.get('etag')!;
    const again = await fetch(url, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect((await fetch(`${app.origin}/rfb/worker.js`)).headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  test('serves the element beside the client that it imports', async () => {
    const app = await startApp(platform, { imports: [RfbModule.forRoot()] });
    const response = await fetch(`${app.origin}/rfb/element.js`);
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    const [, client] = /\bfrom\s*"([^"]+)"/.exec(await response.text())!;
    expect(new URL(client!, response.url).pathname).toBe('/rfb/client.js');
  });

  test('an application without HTTP may import it', async () => {
    const context = await Test.createTestingModule({ imports: [RfbModule.forRoot()] }).compile();
    await context.init();
    expect(context.get(Display).name).toBe('default');
    await context.close();
  });
});

describe('boot errors', () => {
  const compile = (metadata: ModuleMetadata) => Test.createTestingModule(metadata).compile();

  test('a display that is injected and not declared', async () => {
    await expect(compile({ imports: [RfbModule.forRoot()], providers: [CameraService] })).rejects.toMatchObject({
      code: 'RFB_ERR_DISPLAY_NOT_DECLARED',
      message: expect.stringContaining("RfbModule.forRoot({ displays: { 'camera': { width: 1280, height: 720 } } })"),
    });
  });

  test('the default display, injected by its class or into a factory, and not declared', async () => {
    @Controller()
    class Page {
      constructor(readonly display: Display) {}

      @Get()
      get(): string {
        return this.display.name;
      }
    }
    const imports = () => [RfbModule.forRoot({ displays: { camera: {} } })];
    const code = { code: 'RFB_ERR_DISPLAY_NOT_DECLARED' };
    await expect(compile({ imports: imports(), controllers: [Page] })).rejects.toMatchObject(code);
    const provider = { provide: 'x', inject: [getDisplayToken()], useFactory: (display: Display) => display };
    await expect(compile({ imports: imports(), providers: [provider] })).rejects.toMatchObject(code);
  });

  test('forRoot twice', async () => {
    @Module({ imports: [RfbModule.forRoot({ path: '/other' })] })
    class Other {}
    await expect(compile({ imports: [RfbModule.forRoot(), Other] })).rejects.toMatchObject({
      code: 'RFB_ERR_MODULE_TWICE',
    });
  });

  test('wrong options of a factory', async () => {
    const wrong = (made: object) => compile({ imports: [RfbModule.forRootAsync({ useFactory: () => made })] });
    await expect(wrong({ displays: { camera: { width: 0 } } })).rejects.toThrow(
      'rfb.displays.camera.width must be an integer in 1..16384, got 0',
    );
    await expect(wrong({ path: '/x' })).rejects.toThrow('rfb.path is fixed at declaration');
  });

  test('a server that speaks HTTP/2 alone', async () => {
    const logger = new LogRecorder();
    @Module({ imports: [RfbModule.forRoot()] })
    class App {}
    const app = await NestFactory.create(App, new FastifyAdapter({ http2: true }), { logger });
    await expect(app.init()).rejects.toMatchObject({
      code: 'RFB_ERR_HTTP2_ONLY',
      message: expect.stringContaining('allowHTTP1: true'),
    });
    await app.close();
  });

  test('the same module imported in two places is one', async () => {
    const root = RfbModule.forRoot();
    @Module({ imports: [root] })
    class Other {}
    const { app } = await createApp('express', { imports: [root, Other] });
    await app.init();
    expect(app.get(Display).name).toBe('default');
  });
});
