import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { Controller, HttpCode, Post, Req, type INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import expressSession from 'express-session';
import { Server } from 'nestjs-rfb';
import { GRACE, type User } from './guards.js';
import type { Platform } from './door.js';

const SECRET = 'a secret of more than thirty-two characters';
const MAX_AGE_MS = 600_000;

/** What was done to the stores of a process: `set`, `touch` and `destroy`. */
const writes: string[] = [];

/** Has every write to the store noted. */
function noted<S extends object>(store: S): S {
  const methods = store as Record<string, ((...given: unknown[]) => unknown) | undefined>;
  for (const name of ['set', 'touch', 'destroy']) {
    const method = methods[name];
    if (!method) continue;
    methods[name] = (...given) => {
      writes.push(name);
      return method.apply(store, given);
    };
  }
  return store;
}

/** Gives an application rolling sessions, where its main.ts would. */
export async function addRollingSessions(app: INestApplication, platform: Platform): Promise<void> {
  if (platform === 'express') {
    const store = noted(new expressSession.MemoryStore());
    const cookie = { maxAge: MAX_AGE_MS };
    app.use(expressSession({ store, cookie, secret: SECRET, rolling: true, resave: false, saveUninitialized: false }));
    return;
  }
  const fastify = app as NestFastifyApplication;
  await fastify.register(fastifyCookie);
  const store = noted(new fastifySession.MemoryStore());
  const cookie = { maxAge: MAX_AGE_MS, secure: false };
  await fastify.register(fastifySession, { store, cookie, secret: SECRET, rolling: true, saveUninitialized: false });
}

interface SessionRequest {
  readonly session: { user?: User; destroy(done: () => void): unknown };
}

@Controller()
export class LoginController {
  constructor(private readonly server: Server) {}

  @Post('login')
  @HttpCode(204)
  login(@Req() request: SessionRequest): void {
    request.session.user = GRACE;
  }

  /** Asks the guards again; answers how many they closed, and what that did to the sessions. */
  @Post('ask')
  async ask(): Promise<{ closed: number; writes: string[] }> {
    const before = writes.length;
    const closed = await this.server.revalidate();
    return { closed, writes: writes.slice(before) };
  }

  @Post('logout')
  @HttpCode(204)
  logOut(@Req() request: SessionRequest): Promise<void> {
    return new Promise((resolve) => request.session.destroy(() => resolve()));
  }
}
