import { afterEach, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../lib/time/clock.js';
import { HandshakeTickets } from '../../lib/transport/handshake-tickets.js';
import { Handshake, type AdmittedCallback } from '../../lib/transport/handshake.js';
import { OriginPolicy } from '../../lib/transport/origin-policy.js';
import { TrustedProxies } from '../../lib/transport/trusted-proxies.js';
import { resolveTransportLimits } from '../../lib/transport/transport-limits.js';
import { RawPeer, upgradeHead } from './support/raw-peer.js';

const running: { server: Server; handshake: Handshake }[] = [];

afterEach(async () => {
  for (const { server, handshake } of running.splice(0)) {
    handshake.close();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A handshake on a bare HTTP server whose one listener admits everybody. */
async function start(onAdmitted: AdmittedCallback) {
  const log: string[] = [];
  const say = (line: string) => void log.push(line);
  const tickets = new HandshakeTickets();
  const proxies = new TrustedProxies([]);
  const server = createServer((request, response) => {
    tickets.find(request)!.wasAdmitted = true;
    response.writeHead(101).end();
  });
  const handshake = new Handshake({
    policy: new OriginPolicy({
      origins: [],
      hosts: undefined,
      allowMissingOrigin: true,
      isGuarded: () => true,
      proxies,
    }),
    proxies,
    tickets,
    limits: resolveTransportLimits('limits', {}),
    role: 'control',
    clock: systemClock,
    logger: { error: say, warn: say, log: say },
  });
  handshake.open(server, ['/rfb'], onAdmitted);
  running.push({ server, handshake });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { log, port: (server.address() as AddressInfo).port };
}

test('a listener that throws at an admission costs that socket, not the process', async () => {
  const { log, port } = await start(() => {
    throw new Error('broken');
  });
  const peer = await RawPeer.open(port);
  peer.write(upgradeHead(port, '/rfb'));
  await peer.closed;
  expect(log).toEqual([expect.stringContaining('a handshake failed: Error: broken')]);
});

test('an admission says which stream, from where and as whom', async () => {
  const admitted = new Promise((resolve) => {
    void start((_socket, request, admission) => resolve([request.url, admission])).then(async ({ port }) => {
      const peer = await RawPeer.open(port);
      peer.write(upgradeHead(port, '/rfb/a%20b?x=1'));
      await peer.until('101');
      peer.destroy();
    });
  });
  expect(await admitted).toEqual([
    '/rfb/a%20b?x=1',
    expect.objectContaining({ stream: 'a b', principal: null, role: 'control', remoteAddress: '127.0.0.1' }),
  ]);
});
