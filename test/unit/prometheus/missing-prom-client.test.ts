import { expect, jest, test } from '@jest/globals';
import { Server } from '../../../lib/display/server.js';

test('where prom-client is not installed, the entry can be imported, and the error says what to install', async () => {
  jest.unstable_mockModule('prom-client', () => {
    throw Object.assign(new Error("Cannot find package 'prom-client'"), { code: 'ERR_MODULE_NOT_FOUND' });
  });
  const { registerRfbMetrics } = await import('../../../lib/prometheus/index.js');
  await expect(registerRfbMetrics(new Server())).rejects.toMatchObject({
    code: 'RFB_ERR_PROMETHEUS_UNAVAILABLE',
    message: expect.stringContaining('npm install prom-client@15'),
  });
});
