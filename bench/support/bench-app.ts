import 'reflect-metadata';
import type { INestApplication, LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RfbModule, Server, type Display, type DisplayOptions } from 'nestjs-rfb';

/** A Nest application with one display, as an app would have it. */
export interface BenchApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly display: Display;
}

export async function startApp(
  options: DisplayOptions & { width: number; height: number },
  logger: LogLevel[] = ['error'],
): Promise<BenchApp> {
  const module = RfbModule.forRoot({ displays: { default: options } });
  const app = await NestFactory.create(module, { logger });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), display: app.get(Server).stream('default')! };
}
