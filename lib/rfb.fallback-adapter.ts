import type { WebSocketAdapter } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { RfbGateway } from './rfb.gateway.js';
import type { FallbackAdapter } from './rfb.installation.js';

/** Where Nest's `WebSocketGateway` writes; exported from no public entry. */
const GATEWAY_METADATA = 'websockets:is_gateway';

/** What the adapter packages export, as far as it is used here. */
type AdapterClass = new (httpServer: object) => WebSocketAdapter;

/**
 * The adapter Nest itself would take for the app's other gateways: socket.io's if installed, else plain ws. Loaded only
 * for an app that has such gateways.
 */
export async function loadFallbackAdapter(discovery: DiscoveryService): Promise<FallbackAdapter | undefined> {
  const hasOthers = discovery
    .getProviders()
    .some(({ metatype }) => metatype && metatype !== RfbGateway && Reflect.hasMetadata(GATEWAY_METADATA, metatype));
  if (!hasOthers) return undefined;
  const Adapter = await loadAdapterClass();
  return (httpServer) => new Adapter(httpServer);
}

async function loadAdapterClass(): Promise<AdapterClass> {
  try {
    return (await import('@nestjs/platform-socket.io')).IoAdapter;
  } catch (error) {
    // One that is there and broken is the app's to know of.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return (await import('@nestjs/platform-ws')).WsAdapter;
  }
}
