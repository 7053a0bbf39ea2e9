import type { IncomingMessage } from 'node:http';

/** 16 bytes in base64 (RFC 6455 §4.1). */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** Whether this is a WebSocket handshake that can be answered with 101 (RFC 6455 §4.2.1). */
export function isWebSocketHandshake(request: IncomingMessage): boolean {
  return (
    request.method === 'GET' &&
    request.headers.upgrade?.toLowerCase() === 'websocket' &&
    KEY.test(request.headers['sec-websocket-key'] ?? '') &&
    request.headers['sec-websocket-version'] === '13'
  );
}
