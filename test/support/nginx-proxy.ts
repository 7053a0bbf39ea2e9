import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureNginx, ensureOpenssl } from '../../scripts/ensure-nginx.mjs';

const SECURITY_PAGE = new URL('../../docs/security.md', import.meta.url);

/** The name that the configuration of the documentation serves. */
export const PUBLIC_NAME = 'app.example.com';

/** Changes to the configuration of the documentation: a text in it, and what is there instead. */
export type Edit = readonly [text: string, replacement: string];

/** What makes nginx send its upstream's address as Host, as it does by itself. */
export const HOST_REWRITTEN: Edit = ['proxy_set_header Host              $http_host;', ''];

const opened: NginxProxy[] = [];

/** A real nginx before one server, with the configuration of the documentation. */
export class NginxProxy {
  /** PEM of its certificate, the authority of which is itself. */
  readonly certificate: string | undefined;
  #errors = '';
  readonly #exited: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
    readonly scheme: 'http' | 'https',
  ) {
    if (scheme === 'https') this.certificate = readFileSync(join(folder, 'certificate.pem'), 'utf8');
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.#exited = once(child, 'close');
    opened.push(this);
  }

  /**
   * @param upstream - port of the server on 127.0.0.1
   * @param scheme - of its viewers
   * @param edits - each must find its text
   */
  static async start(upstream: number, scheme: 'http' | 'https', edits: readonly Edit[] = []): Promise<NginxProxy> {
    const nginx = ensureNginx();
    const folder = mkdtempSync(join(tmpdir(), 'rfb-nginx-'));
    // Started by root, nginx works as somebody else.
    chmodSync(folder, 0o755);
    if (scheme === 'https') makeCertificate(folder);
    // Bound here and inherited by nginx, as from an older nginx that it replaces: no port is ever guessed, and who connects
    // before nginx is up waits in the socket's queue.
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = listener.address() as AddressInfo;
      const server = documentedServer([...placeEdits(folder, upstream, port, scheme), ...edits]);
      writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(server));
      const child = spawn(nginx, ['-p', `${folder}/`, '-c', 'nginx.conf'], {
        stdio: ['ignore', 'ignore', 'pipe', descriptorOf(listener)],
        env: { ...process.env, NGINX: '3;' },
      });
      return new NginxProxy(child, folder, port, scheme);
    } finally {
      listener.close();
    }
  }

  /** As a page of it has it. */
  get origin(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** Turns `/rfb` into `wss://127.0.0.1:…/rfb`. */
  ws(path: string): string {
    return `${this.origin.replace('http', 'ws')}${path}`;
  }

  /** @throws Error (rejects) with what it had to say, where it was gone already */
  async close(): Promise<void> {
    const wasRunning = this.child.exitCode === null && this.child.signalCode === null && this.child.kill('SIGTERM');
    await this.#exited;
    rmSync(this.folder, { recursive: true });
    if (!wasRunning) throw new Error(`nginx ended by itself: ${this.#errors}`);
  }
}

/** Stops what the test started; call it in `afterEach`. */
export async function closeProxies(): Promise<void> {
  await Promise.all(opened.splice(0).map((proxy) => proxy.close()));
}

/** Node hands sockets on to other Node processes only; what it does so with has had this field in every version. */
function descriptorOf(server: Server): number {
  return (Reflect.get(server, '_handle') as { fd: number }).fd;
}

/** Of a whole nginx, for an ordinary user, in a folder of its own. With `master_process off`, nginx 1.22 crashes over inherited sockets. */
export function nginxConfiguration(server: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
  return `
    daemon off;
    pid nginx.pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      ${temporary.join('\n')}
      ${server}
    }`;
}

function placeEdits(folder: string, upstream: number, port: number, scheme: 'http' | 'https'): Edit[] {
  const certificates = 'ssl_certificate     /etc/ssl/app.example.com.pem;';
  const key = 'ssl_certificate_key /etc/ssl/app.example.com.key;';
  const isSecure = scheme === 'https';
  return [
    ['http://127.0.0.1:3000', `http://127.0.0.1:${upstream}`],
    ['listen 443 ssl;', `listen 127.0.0.1:${port}${isSecure ? ' ssl' : ''};`],
    [certificates, isSecure ? `ssl_certificate ${join(folder, 'certificate.pem')};` : ''],
    [key, isSecure ? `ssl_certificate_key ${join(folder, 'key.pem')};` : ''],
  ];
}

/** The block of the page, so that what is written there is what was tried. */
function documentedServer(edits: readonly Edit[]): string {
  const block = /```nginx\n([\s\S]*?)```/.exec(readFileSync(SECURITY_PAGE, 'utf8'))?.[1];
  if (!block) throw new Error(`no nginx block in ${SECURITY_PAGE.pathname}`);
  return edits.reduce((text, [old, replacement]) => {
    if (!text.includes(old)) throw new Error(`not in the documentation's nginx block: ${old}`);
    return text.replace(old, () => replacement);
  }, block);
}

function makeCertificate(folder: string): void {
  const names = `subjectAltName=DNS:${PUBLIC_NAME},IP:127.0.0.1`;
  const { status, stderr } = spawnSync(
    ensureOpenssl(),
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', `/CN=${PUBLIC_NAME}`, '-addext', names, '-keyout', 'key.pem', '-out', 'certificate.pem'],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
}
