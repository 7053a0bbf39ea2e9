import { type INestApplication, type ModuleMetadata } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import { LogRecorder } from './log-recorder.js';

export type Platform = 'express' | 'fastify';
export const PLATFORMS: readonly Platform[] = ['express', 'fastify'];

/** A listening application. */
export interface TestApp {
  readonly app: INestApplication;
  readonly log: LogRecorder;
  readonly port: number;
  /** `http://127.0.0.1:…` */
  readonly origin: string;
  /** Turns `/rfb` into `ws://127.0.0.1:…/rfb`. */
  ws(path: string): string;
}

const opened: INestApplication[] = [];

/** Makes an application that does not listen yet; closed by {@link closeApps}. */
export async function createApp(
  platform: Platform,
  metadata: ModuleMetadata,
): Promise<{ app: INestApplication; log: LogRecorder }> {
  const log = new LogRecorder();
  const testing = await Test.createTestingModule(metadata).setLogger(log).compile();
  const app =
    platform === 'express'
      ? testing.createNestApplication(new ExpressAdapter())
      : testing.createNestApplication(new FastifyAdapter());
  app.useLogger(log);
  opened.push(app);
  return { app, log };
}

/** Makes an application that listens on a free port of 127.0.0.1. */
export async function startApp(
  platform: Platform,
  metadata: ModuleMetadata,
  configure: (app: INestApplication) => void | Promise<void> = () => {},
): Promise<TestApp> {
  const { app, log } = await createApp(platform, metadata);
  await configure(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, log, port, origin: `http://127.0.0.1:${port}`, ws: (path) => `ws://127.0.0.1:${port}${path}` };
}

/** Closes what the test opened; call it in `afterEach`. */
export async function closeApps(): Promise<void> {
  await Promise.all(opened.splice(0).map((app) => app.close()));
}
