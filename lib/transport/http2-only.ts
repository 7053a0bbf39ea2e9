/**
 * Whether a server speaks HTTP/2 alone, on which no HTTP/1.1 upgrade ever arrives. Node exports neither class nor option;
 * but its HTTP/2 servers have HTTP/1 time-outs exactly where `allowHTTP1` is set.
 */
export function isHttp2Only(server: object): boolean {
  return server.constructor.name.startsWith('Http2') && !('requestTimeout' in server);
}
