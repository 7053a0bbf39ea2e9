import { expect, jest, test } from '@jest/globals';
import { ModuleRef } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Server } from '../../../lib/display/server.js';

/** Boots an application with the indicator, where the package is what `load` makes of it. */
async function boot(load: () => object): Promise<void> {
  jest.resetModules();
  jest.unstable_mockModule('@nestjs/terminus', load);
  const { RfbHealthIndicator } = await import('../../../lib/terminus/index.js');
  const providers = [
    { provide: Server, useFactory: () => new Server() },
    { provide: 'indicator', inject: [Server, ModuleRef], useFactory: make(RfbHealthIndicator) },
  ];
  const testing = await Test.createTestingModule({ providers }).compile();
  await testing.init();
}

/** The class was loaded anew, and would ask Nest for a `Server` that was loaded anew. */
function make<Made>(Indicator: new (server: Server, modules: ModuleRef) => Made) {
  return (server: Server, modules: ModuleRef) => new Indicator(server, modules);
}

test.each([
  [
    'is not installed',
    'run npm install @nestjs/terminus',
    () => {
      throw Object.assign(new Error("Cannot find package '@nestjs/terminus'"), { code: 'ERR_MODULE_NOT_FOUND' });
    },
  ],
  ['is too old', 'version 11 or later', () => ({ TerminusModule: Object })],
])('where terminus %s, the entry can be imported, and the boot says what to install', async (_, instead, load) => {
  await expect(boot(load)).rejects.toMatchObject({
    code: 'RFB_ERR_TERMINUS_UNAVAILABLE',
    message: expect.stringContaining(`needs @nestjs/terminus; ${instead}`),
  });
});
