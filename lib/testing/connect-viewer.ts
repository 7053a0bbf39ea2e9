import { WebSocket } from 'ws';
import { Capability } from '../protocol/index.js';
import { SocketViewer } from './socket-viewer.js';
import type { AckPolicy, TestViewer, ViewerClose } from './test-viewer.js';
import { ViewerRefusedError } from './viewer-refused-error.js';

/**
 * How a test viewer connects and behaves.
 *
 * @public
 */
export interface ConnectViewerOptions {
  /**
   * Capabilities of its hello. Without `image/png;strips` it gets lossless stills whole or not at all.
   * @defaultValue JPEG, PNG, PNG in strips, and WebP
   */
  supported?: readonly string[];
  /** Headers of the upgrade request, such as `cookie` or `origin`. None by default. */
  headers?: Readonly<Record<string, string>>;
  /** Certificates of authorities (PEM) to believe in place of Node's, for a server with one of its own making. */
  ca?: string;
  /**
   * Which pictures it acks by itself.
   * @defaultValue `'all'`
   */
  ack?: AckPolicy;
  /**
   * Whether it says hello by itself. With `false` the caller speaks by hand: {@link connectViewer} resolves when the
   * socket is open.
   * @defaultValue true
   */
  hello?: boolean;
  /**
   * Milliseconds that connecting, and every later wait without a time of its own, may take.
   * @defaultValue 10000
   */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_SUPPORTED: readonly string[] = [Capability.Jpeg, Capability.Png, Capability.PngStrips, Capability.Webp];
/** What a WebSocket that ended without a close frame reports (RFC 6455 §7.1.5). */
const ABNORMAL_CLOSURE = 1006;

/**
 * Connects a viewer without a browser, says hello and waits for the server's `config`.
 *
 * @param url - of the stream, as `ws:`, `wss:`, `http:` or `https:`
 * @param options - how it connects and behaves
 * @returns the viewer, which has kept everything since its first byte
 * @throws {@link ViewerRefusedError} (rejects) when it is closed before `config`, or the upgrade is refused by HTTP
 * @throws TypeError (rejects) for a URL of another scheme
 * @throws Error (rejects) when nothing is decided within `timeoutMs`
 * @public
 */
export async function connectViewer(url: string | URL, options: ConnectViewerOptions = {}): Promise<TestViewer> {
  const { supported = DEFAULT_SUPPORTED, headers = {}, ca, ack = 'all', hello = true } = options;
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const target = webSocketUrl(url);
  const socket = new WebSocket(target, { headers: { ...headers }, ca });
  const viewer = new SocketViewer(socket, ack, timeoutMs);
  const failure: { status?: number; cause?: Error } = {};
  socket.once('unexpected-response', (_request, response) => {
    failure.status = response.statusCode;
    // With a listener of ours ws leaves the connection to us.
    socket.terminate();
  });
  // Stays for the life of the socket: an 'error' that nobody listens to ends the process. 'close' always follows.
  socket.on('error', (error) => {
    if (failure.status === undefined) failure.cause ??= error;
  });
  try {
    await opened(socket, viewer, timeoutMs);
    if (hello) {
      viewer.send({ type: 'hello', supported: [...supported] });
      await viewer.nextMessage('config');
    }
    return viewer;
  } catch (error) {
    if (socket.readyState === socket.CLOSED) throw refusal(target, await viewer.closed, failure);
    socket.terminate();
    throw error;
  }
}

function webSocketUrl(url: string | URL): URL {
  const target = new URL(url);
  target.protocol = target.protocol.replace(/^http/, 'ws');
  if (target.protocol !== 'ws:' && target.protocol !== 'wss:') {
    throw new TypeError(`url must be a ws:, wss:, http: or https: URL, got ${JSON.stringify(String(url))}`);
  }
  return target;
}

/** Rejects when the socket closes instead. */
function opened(socket: WebSocket, viewer: TestViewer, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`${socket.url} did not answer the upgrade within ${timeoutMs} ms`));
    }, timeoutMs);
    socket.once('open', () => {
      clearTimeout(timer);
      resolve();
    });
    void viewer.closed.then(() => {
      clearTimeout(timer);
      reject(new Error(`${socket.url} was closed`));
    });
  });
}

function refusal(
  target: URL,
  { code, reason }: ViewerClose,
  { status, cause }: { status?: number; cause?: Error },
): ViewerRefusedError {
  let how = `closed with ${code}${reason && ` ${reason}`} before config`;
  if (status !== undefined) how = `the upgrade was answered with HTTP ${status}`;
  else if (code === ABNORMAL_CLOSURE) how = cause ? cause.message : 'the connection was lost before config';
  return new ViewerRefusedError(`viewer of ${target.href} refused: ${how}`, code, reason, status, { cause });
}
