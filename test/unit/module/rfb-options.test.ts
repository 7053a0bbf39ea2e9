import { expect, test } from '@jest/globals';
import { RfbModule, type RfbRootOptions } from '../../../lib/index.js';
import { resolveModuleOptions } from '../../../lib/rfb.options.js';

test.each<[object, string]>([
  [{ path: '/' }, 'rfb.path must be like "/rfb"'],
  [{ path: 'rfb' }, 'got "rfb"'],
  [{ path: '/rfb/' }, 'got "/rfb/"'],
  [{ path: '/:name' }, 'got "/:name"'],
  [{ guards: 'SessionGuard' }, 'rfb.guards must be an array, got "SessionGuard"'],
  [{ names: ['a/b'] }, 'rfb.names[0] must be 1 to 64 characters without "/"'],
  [{ displays: { camera: { width: 0 } } }, 'rfb.displays.camera.width must be an integer in 1..16384, got 0'],
  [{ displays: { camera: { height: 1.5 } } }, 'rfb.displays.camera.height must be an integer in 1..16384, got 1.5'],
  [{ displays: { camera: { framerate: 0 } } }, 'rfb.displays.camera.framerate must be a number in 0.1..240, got 0'],
  [{ displays: { camera: { imageformat: 'png' } } }, 'did you mean imageFormat?'],
  [{ displays: { 'a/b': {} } }, 'a name in rfb.displays must be 1 to 64 characters'],
  [{ displays: [] }, 'rfb.displays must be an object, got an array of 0'],
  [{ maxMesageBytes: 1 }, 'rfb.maxMesageBytes is not an option'],
  [{ maxViewers: 0 }, 'rfb.maxViewers must be an integer in 1..1000000, got 0'],
  [{ helloTimeoutMs: '1' }, 'rfb.helloTimeoutMs must be an integer in 10..600000, got "1"'],
  [{ origins: ['app.example'] }, 'rfb.origins[0] must be an origin like "https://app.example.com"'],
  [{ origins: ['https://app.example/'] }, 'rfb.origins[0]'],
  [{ origins: ['https://app.example:443'] }, 'without path or default port'],
  [{ origins: '*' }, 'rfb.origins must be an array, got "*"'],
  [{ hosts: ['https://app.example'] }, 'rfb.hosts[0] must be a host like "app.example.com"'],
  [{ allowMissingOrigin: 'no' }, 'rfb.allowMissingOrigin must be true or false, got "no"'],
  [{ role: 'admin' }, 'rfb.role must be one of control, view, got "admin"'],
  [{ principal: 'user' }, 'rfb.principal must be a function, got "user"'],
  [{ shutdownGraceMs: -1 }, 'rfb.shutdownGraceMs must be an integer in 0..600000, got -1'],
])('forRoot(%j) throws at once', (options, message) => {
  expect(() => RfbModule.forRoot(options as RfbRootOptions)).toThrow(message);
});

test('defaults are filled in, frozen, and undefined does not hide them', () => {
  const resolved = resolveModuleOptions({ maxViewers: undefined, displays: undefined, role: undefined });
  expect(Object.isFrozen(resolved)).toBe(true);
  expect(resolved).toMatchObject({
    role: 'control',
    origins: [],
    hosts: undefined,
    allowMissingOrigin: true,
    shutdownGraceMs: 1000,
    session: { helloTimeoutMs: 10_000, maxMessagesPerSecond: 600, maxViewers: 2000 },
    transport: { handshakeTimeoutMs: 10_000, maxMessageBytes: 65_536 },
  });
  expect([...resolved.displays]).toEqual([['default', expect.objectContaining({ width: 1280, height: 720 })]]);
});

test('the caller’s objects are copied, never written to nor kept', () => {
  const hosts = ['App.Example'];
  const given = Object.freeze({ hosts, displays: Object.freeze({ camera: Object.freeze({ width: 8 }) }) });
  const resolved = resolveModuleOptions(given);
  hosts.push('evil.example');
  expect(resolved.hosts).toEqual(['app.example']);
  expect(resolved.displays.get('camera')).toMatchObject({ width: 8, height: 720 });
});

test.each<[unknown, string]>([
  ['camera', 'forFeature must be an array, got "camera"'],
  [[{}], 'forFeature[0].name must be 1 to 64 characters'],
  [[{ name: 'a' }, { name: 'b', width: -1 }], 'forFeature[1].width must be an integer in 1..16384, got -1'],
])('forFeature(%j) throws at once', (displays, message) => {
  expect(() => RfbModule.forFeature(displays as { name: string }[])).toThrow(message);
});

test('who the viewer is comes from the request, from the raw one under Fastify, or is nobody', () => {
  const { principal } = resolveModuleOptions({});
  expect(principal({ headers: {}, user: 'a', raw: { user: 'b' } })).toBe('a');
  expect(principal({ headers: {}, raw: { user: 'b' } })).toBe('b');
  expect(principal({ headers: {} })).toBeNull();
});
