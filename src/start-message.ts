import type { DemoConfig } from './config.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const ANY_ADDRESS = /^(0\.0\.0\.0|::)$/;

/** What the demo says when it listens: the URL first, then what a visitor from elsewhere may run into. */
export function describeStart({ host, hosts }: DemoConfig, port: number): string[] {
  const name = ANY_ADDRESS.test(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const lines = [`The demo is ready: http://${name}:${port}/`];
  if (LOOPBACK.test(host)) return lines;
  lines.push(
    `It listens on ${host}, so everyone who can reach this machine can watch and steer it; nobody has to log in.`,
    hosts
      ? `It answers to ${hosts.join(', ')}.`
      : 'It answers to IP addresses and localhost. To reach it by a name, list the names: HOSTS=demo.example.com',
  );
  return lines;
}

/** Why it does not listen, in words that say what to do. */
export function describeStartFailure(error: unknown, { host, port }: DemoConfig): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program; choose another one, or let the system choose: PORT=0 npm start`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user; choose one above 1023: PORT=3000 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${host} is not an address of this machine; try HOST=127.0.0.1 or HOST=0.0.0.0`;
    default:
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
