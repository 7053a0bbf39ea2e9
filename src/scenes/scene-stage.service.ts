import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Server } from 'nestjs-rfb';
import type { Subscription } from 'rxjs';
import { HostLoadSampler } from '../host-load/host-load.sampler.js';
import { SCENES } from './scene-catalog.js';
import { SceneRunner } from './scene-runner.js';

/** Brings every scene onto its display, and ends them before the streams close. */
@Injectable()
export class SceneStage implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger('Scenes');
  readonly #runners = new Map<string, SceneRunner>();
  #hostLoad: Subscription | undefined;

  constructor(
    private readonly server: Server,
    private readonly sampler: HostLoadSampler,
  ) {}

  /** The scene that plays on a stream. */
  runner(stream: string): SceneRunner | undefined {
    return this.#runners.get(stream);
  }

  onApplicationBootstrap(): void {
    for (const entry of SCENES) {
      const display = this.server.stream(entry.stream);
      if (!display) throw new Error(`stream '${entry.stream}' is not declared in AppModule`);
      const parts = entry.scene === 'host-load' ? { history: () => this.sampler.history } : {};
      const runner = new SceneRunner(entry, display, this.#logger, parts);
      this.#runners.set(entry.stream, runner);
      runner.start();
    }
    const hostLoad = SCENES.find(({ scene }) => scene === 'host-load');
    const charts = hostLoad && this.runner(hostLoad.stream);
    this.#hostLoad = this.sampler.samples$.subscribe((sample) => charts?.feed(sample));
  }

  async onModuleDestroy(): Promise<void> {
    this.#hostLoad?.unsubscribe();
    await Promise.all([...this.#runners.values()].map((runner) => runner.close()));
  }
}
