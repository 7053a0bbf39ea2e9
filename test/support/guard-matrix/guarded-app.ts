import { Controller, Get, Injectable, Module, type INestApplication, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Display } from 'nestjs-rfb';
import { testCard } from 'nestjs-rfb/testing';
import type { AddressInfo } from 'node:net';
import type { Door, Platform } from './door.js';
import { KEY, type GuardKind } from './kinds.js';

@Injectable()
class Publisher implements OnModuleInit {
  constructor(private readonly display: Display) {}

  onModuleInit(): void {
    this.display.publish(testCard(0, 64, 48));
  }
}

@Controller('viewers')
class ViewersController {
  constructor(private readonly display: Display) {}

  @Get()
  principals(): unknown[] {
    return this.display.viewers.map(({ principal }) => principal);
  }
}

/** Starts an application that is guarded in one way, on a free port. */
export async function startGuarded(
  kind: GuardKind,
  platform: Platform,
): Promise<{ app: INestApplication; door: Door }> {
  const { metadata } = kind;
  @Module({
    ...metadata,
    providers: [...(metadata.providers ?? []), Publisher],
    controllers: [...(metadata.controllers ?? []), ViewersController],
  })
  class GuardedModule {}
  const adapter = platform === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create(GuardedModule, adapter, { logger: false, abortOnError: false });
  await kind.configure?.(app, platform);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, door: { ...KEY, ...kind.door, kind: kind.name, platform, url: `http://127.0.0.1:${port}` } };
}
