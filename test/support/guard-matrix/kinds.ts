import fastifyHelmet from '@fastify/helmet';
import { SetMetadata, VersioningType, type INestApplication, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import compression from 'compression';
import helmet from 'helmet';
import jwt from 'jsonwebtoken';
import { RfbModule } from 'nestjs-rfb';
import type { Door, Platform } from './door.js';
import {
  CookieGuard,
  JWT_SECRET,
  JwtModule,
  RequestGuard,
  RolesGuard,
  SessionGuard,
  Users,
  UsersModule,
} from './guards.js';
import { addRollingSessions, LoginController } from './sessions.js';

/** One way to guard the endpoint, or something that is around it. */
export interface GuardKind {
  readonly name: string;
  readonly metadata: ModuleMetadata;
  /** What a main.ts would do. */
  configure?(app: INestApplication, platform: Platform): void | Promise<void>;
  /** Where it differs from what {@link KEY} says. */
  readonly door?: Partial<Omit<Door, 'kind' | 'platform' | 'url'>>;
}

const displays = { default: { width: 64, height: 48 } };
const guarded = { imports: [RfbModule.forRoot({ displays, guards: [CookieGuard], imports: [UsersModule] })] };

/** What opens most of them. */
export const KEY = {
  path: '/rfb',
  viewersPath: '/viewers',
  cookie: 'user=grace',
  strangersCookie: 'user=eve',
  name: 'grace',
  hasLogin: false,
};

const MAX_CALLS = 3;

export const KINDS: readonly GuardKind[] = [
  { name: 'a cookie guard with injected dependencies', metadata: guarded },
  {
    name: 'passport-jwt with the token in a cookie',
    metadata: { imports: [RfbModule.forRoot({ displays, guards: [AuthGuard('jwt')], imports: [JwtModule] })] },
    door: {
      cookie: `token=${jwt.sign({ sub: 'grace' }, JWT_SECRET)}`,
      strangersCookie: `token=${jwt.sign({ sub: 'grace' }, 'another secret')}`,
    },
  },
  {
    name: 'a session',
    metadata: { imports: [RfbModule.forRoot({ displays, guards: [SessionGuard] })], controllers: [LoginController] },
    configure: addRollingSessions,
    door: { cookie: undefined, strangersCookie: 'connect.sid=s%3Amade-up.up; sessionId=made-up.up', hasLogin: true },
  },
  {
    name: 'a throttler',
    metadata: {
      imports: [
        RfbModule.forRoot({
          displays,
          guards: [ThrottlerGuard],
          imports: [ThrottlerModule.forRoot([{ ttl: 3_600_000, limit: MAX_CALLS }])],
        }),
      ],
    },
    door: { cookie: undefined, strangersCookie: undefined, name: null, limit: MAX_CALLS },
  },
  {
    name: 'APP_GUARD',
    metadata: {
      imports: [UsersModule, RfbModule.forRoot({ displays })],
      providers: [{ provide: APP_GUARD, useClass: CookieGuard }],
    },
  },
  {
    name: 'app.useGlobalGuards',
    metadata: { imports: [RfbModule.forRoot({ displays })] },
    configure: (app) => void app.useGlobalGuards(new CookieGuard(new Users())),
  },
  {
    name: 'a request-scoped guard',
    metadata: { imports: [RfbModule.forRoot({ displays, guards: [RequestGuard], imports: [UsersModule] })] },
  },
  {
    name: 'metadata of the decorators option',
    metadata: {
      imports: [
        RfbModule.forRoot({
          displays,
          guards: [RolesGuard],
          decorators: [SetMetadata('roles', ['watcher'])],
          imports: [UsersModule],
        }),
      ],
    },
    door: { strangersCookie: 'user=mallory' },
  },
  {
    name: 'a global prefix',
    metadata: guarded,
    configure: (app) => void app.setGlobalPrefix('api'),
    door: { path: '/api/rfb', viewersPath: '/api/viewers' },
  },
  {
    name: 'URI versioning',
    metadata: guarded,
    configure: (app) => void app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    door: { viewersPath: '/v1/viewers' },
  },
  {
    name: 'helmet',
    metadata: guarded,
    configure: async (app, platform) => {
      if (platform === 'express') app.use(helmet());
      else await (app as NestFastifyApplication).register(fastifyHelmet);
    },
  },
  { name: 'compression', metadata: guarded, configure: (app) => void app.use(compression({ threshold: 0 })) },
];
