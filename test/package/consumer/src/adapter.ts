// For its types alone: an adapter that an application hands to Nest by itself.
import type { INestApplication, WebSocketAdapter } from '@nestjs/common';
import { RfbWsAdapter } from 'nestjs-rfb';

export function install(app: INestApplication, fallback: WebSocketAdapter): void {
  app.useWebSocketAdapter(new RfbWsAdapter(app, { fallback }));
}
