import { IncomingMessage, ServerResponse, type Server as HttpServer } from 'node:http';
import { Socket } from 'node:net';
import { queryObjects } from 'node:v8';
import type { Server } from 'nestjs-rfb';
import { Subscription } from 'rxjs';
import { WebSocket } from 'ws';
import { childPids, descriptorCount, threadCount } from '../support/process-tree.js';
import { workerCount } from '../support/worker-list.js';
import type { Counts, Sample } from './messages.js';

/** Of Node, which does not export it. Timers that keep no process alive are seen nowhere else. */
const timer = setTimeout(() => {}, 0);
clearTimeout(timer);
const Timeout = timer.constructor;

/** Everything a server must give back, counted from outside: by the system, by Node, by the heap. */
export class Inventory {
  readonly #startedMs = performance.now();
  /** Of the library: what stands behind `Viewer`. */
  #viewerClass: Function | undefined;

  constructor(
    private readonly server: Server,
    private readonly http: HttpServer,
  ) {}

  /** Remembers what the viewers of this server are made of. */
  noteViewer(viewer: object): void {
    this.#viewerClass = viewer.constructor;
  }

  sample(): Sample {
    globalThis.gc!();
    const { rss, heapUsed } = process.memoryUsage();
    return {
      minutes: (performance.now() - this.#startedMs) / 60_000,
      rssBytes: rss,
      heapBytes: heapUsed,
      viewers: this.#viewers,
      counts: this.counts(),
    };
  }

  counts(): Counts {
    const displays = [...this.server.streams.values()];
    const resources = process.getActiveResourcesInfo();
    const active = (type: string) => resources.filter((each) => each === type).length;
    return {
      viewers: this.#viewers,
      streams: displays.length,
      encodes: displays.flatMap((display) => display.metrics().renditions).length,
      sockets: active('TCPSocketWrap'),
      timers: active('Timeout'),
      'other handles': resources.length - active('TCPSocketWrap') - active('Timeout'),
      'listeners of the HTTP server': listenersOf(this.http),
      'listeners of the process': listenersOf(process),
      'worker threads': workerCount(),
      'threads of the system': threadCount(),
      'child processes': childPids().length,
      'file descriptors': descriptorCount(),
    };
  }

  /** Objects that something still refers to. */
  objects(): Counts {
    return {
      'net.Socket': queryObjects(Socket, { format: 'count' }),
      IncomingMessage: queryObjects(IncomingMessage, { format: 'count' }),
      ServerResponse: queryObjects(ServerResponse, { format: 'count' }),
      WebSocket: queryObjects(WebSocket, { format: 'count' }),
      Timeout: queryObjects(Timeout, { format: 'count' }),
      Viewer: this.#viewerClass ? queryObjects(this.#viewerClass, { format: 'count' }) : 0,
      Subscription: queryObjects(Subscription, { format: 'count' }),
      AbortSignal: queryObjects(AbortSignal, { format: 'count' }),
      SharedArrayBuffer: queryObjects(SharedArrayBuffer, { format: 'count' }),
    };
  }

  get #viewers(): number {
    return [...this.server.streams.values()].reduce((total, { viewerCount }) => total + viewerCount, 0);
  }
}

function listenersOf(emitter: NodeJS.EventEmitter): number {
  return emitter.eventNames().reduce((total, name) => total + emitter.listenerCount(name), 0);
}
