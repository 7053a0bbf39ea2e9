import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { show } from '../options/check.js';

/** How a handshake came here: what its sender addressed, and from where. */
export interface Approach {
  /** Address of the viewer, as far as it is known for certain. */
  readonly address: string;
  /** The Host that its browser sent. */
  readonly host: string | undefined;
  /** Scheme of the URL that its browser used; `undefined` where a proxy that may have ended TLS is not trusted to say. */
  readonly scheme: 'http' | 'https' | undefined;
}

/** Names that Express and Fastify know as well, and what they stand for there. */
const NAMED_SUBNETS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Values of X-Forwarded-Proto. Some proxies name the WebSocket's scheme. */
const SCHEMES: Readonly<Record<string, Approach['scheme']>> = {
  http: 'http',
  ws: 'http',
  https: 'https',
  wss: 'https',
};

/** Headers that proxies leave behind. Anybody can send them: a hint for a log line, and no more. */
const TRACES: readonly string[] = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
  'via',
];

/**
 * The proxies whose X-Forwarded headers are believed.
 *
 * Named by address, and apart from what the framework trusts: Origin and Host are checked before the framework sees the
 * request, Fastify tells nobody what it trusts, and Express' `true` believes whoever connects.
 */
export class TrustedProxies {
  private readonly list = new BlockList();

  /** @param addresses - checked by {@link checkTrustedProxies} */
  constructor(addresses: readonly string[]) {
    for (const { address, prefix, family } of addresses.flatMap(parseEntry)) {
      this.list.addSubnet(address, prefix, family);
    }
  }

  approach(request: IncomingMessage): Approach {
    const { socket, headers } = request;
    const peer = socket.remoteAddress ?? '';
    const ownScheme = socket instanceof TLSSocket ? 'https' : undefined;
    if (!this.includes(peer)) return { address: peer, host: headers.host, scheme: ownScheme };
    // Of several values only the last was written by the proxy that is trusted; the others it was sent.
    const scheme = SCHEMES[valuesOf(request, 'x-forwarded-proto').at(-1)?.toLowerCase() ?? ''];
    return {
      address: this.firstStranger(valuesOf(request, 'x-forwarded-for'), peer),
      host: valuesOf(request, 'x-forwarded-host').at(-1) ?? headers.host,
      scheme: scheme ?? ownScheme,
    };
  }

  /** The nearest address that is none of the proxies'; what a client wrote itself stands further away. */
  private firstStranger(hops: readonly string[], peer: string): string {
    let nearest = peer;
    for (const hop of hops.toReversed()) {
      const address = withoutPort(hop);
      if (isIP(address) === 0) break;
      nearest = address;
      if (!this.includes(address)) break;
    }
    return nearest;
  }

  private includes(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  }
}

/** Whether a request looks as if a proxy had handed it on. */
export function hasProxyTraces(request: IncomingMessage): boolean {
  return TRACES.some((name) => request.headers[name] !== undefined);
}

/** @throws RangeError or TypeError naming path, rule and value */
export function checkTrustedProxies(path: string, value: readonly string[]): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError(`${path} must be an array of addresses, got ${show(value)}`);
  value.forEach((entry: unknown, index) => {
    if (typeof entry === 'string' && parseEntry(entry).length > 0) return;
    throw new RangeError(
      `${path}[${index}] must be an address like "192.0.2.7", a subnet like "10.0.0.0/8", ` +
        `"loopback", "linklocal" or "uniquelocal", got ${show(entry)}`,
    );
  });
  return Object.freeze([...value]);
}

interface Subnet {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

/** @returns nothing where the entry means nothing */
function parseEntry(entry: string): Subnet[] {
  const subnets = Object.hasOwn(NAMED_SUBNETS, entry) ? NAMED_SUBNETS[entry]! : [entry];
  return subnets.flatMap((subnet) => parseSubnet(subnet) ?? []);
}

function parseSubnet(entry: string): Subnet | undefined {
  const [address = '', length, ...rest] = entry.split('/');
  const version = isIP(address);
  // A zone (fe80::1%eth0) is a name of this machine's, which the comparison does not know.
  if (version === 0 || address.includes('%') || rest.length > 0) return undefined;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const bits = version === 6 ? 128 : 32;
  if (length === undefined) return { address, family, prefix: bits };
  const prefix = Number(length);
  // A prefix of 0 is everybody: who believes everybody's headers has no check left.
  if (!/^\d{1,3}$/.test(length) || prefix < 1 || prefix > bits) return undefined;
  return { address, family, prefix };
}

function valuesOf(request: IncomingMessage, name: string): string[] {
  const header = request.headers[name];
  return (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** Some proxies write `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
}
