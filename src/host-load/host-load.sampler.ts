import { freemem, totalmem } from 'node:os';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Server, type Display } from 'nestjs-rfb';
import { Subject, type Observable } from 'rxjs';
import { CpuMeter } from './cpu-meter.js';
import { EventLoopMeter } from './event-loop-meter.js';
import { HISTORY_MS, SAMPLE_INTERVAL_MS, type HostSample, type StreamSample } from './host-sample.js';

/** Measures the host twice a second and keeps two minutes of it, so that whoever joins sees where it comes from. */
@Injectable()
export class HostLoadSampler implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #samples = new Subject<HostSample>();
  readonly #history: HostSample[] = [];
  #cpu: CpuMeter | undefined;
  #eventLoop: EventLoopMeter | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {}

  /** Samples as they are taken. */
  get samples$(): Observable<HostSample> {
    return this.#samples;
  }

  /** The last two minutes, oldest first. */
  get history(): readonly HostSample[] {
    return this.#history;
  }

  onApplicationBootstrap(): void {
    this.#cpu = new CpuMeter();
    this.#eventLoop = new EventLoopMeter();
    this.#timer = setInterval(() => this.#sample(), SAMPLE_INTERVAL_MS);
    // What the boot took is not the load that visitors came to see.
    setImmediate(() => this.#eventLoop?.read());
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#eventLoop?.close();
    this.#samples.complete();
  }

  #sample(): void {
    if (!this.#cpu || !this.#eventLoop) return;
    const sample: HostSample = {
      atMs: Date.now(),
      cores: this.#cpu.read(),
      memory: readMemory(),
      eventLoop: this.#eventLoop.read(),
      streams: [...this.server.streams.values()].map(readStream),
    };
    this.#history.push(sample);
    if (this.#history.length > HISTORY_MS / SAMPLE_INTERVAL_MS) this.#history.shift();
    this.#samples.next(sample);
  }
}

function readMemory(): HostSample['memory'] {
  // Free memory alone counts the page cache as used; what is available does not, and knows the container's limit.
  const availableBytes = process.availableMemory?.() ?? freemem();
  const limitBytes = process.constrainedMemory?.() || Infinity;
  const totalBytes = Math.min(totalmem(), limitBytes);
  return {
    usedBytes: Math.max(0, totalBytes - availableBytes),
    totalBytes,
    processBytes: process.memoryUsage.rss(),
  };
}

function readStream(display: Display): StreamSample {
  const metrics = display.metrics();
  return {
    name: metrics.name,
    viewers: metrics.viewers.length,
    publishFps: metrics.publishFps,
    encodesPerSecond: metrics.encodesPerSecond,
    encodeMs: metrics.encodeMs,
    bitrateBps: metrics.viewers.reduce((sum, viewer) => sum + viewer.bitrateBps, 0),
  };
}
