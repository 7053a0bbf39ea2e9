import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import expressSession, { MemoryStore as ExpressStore, type SessionData } from 'express-session';
import type { Platform } from './guard-matrix/door.js';

const SECRET = 'a secret of more than thirty-two characters';
/** Far away: a session that is prolonged shows by its new end. */
const MAX_AGE_MS = 600_000;

/** What both packages leave on a request. */
export interface UserSession {
  user?: { name: string };
  visits?: number;
}

/** Sessions in memory whose store writes down what is done to it. */
export interface SessionRecord {
  /** `set`, `touch` and `destroy`, in order. */
  readonly writes: string[];
  /** Everything in the store, the ends of the sessions included. */
  content(): string;
  /** Has them all end in the past, as time does. */
  expire(): void;
}

class RecordedExpressStore extends ExpressStore implements SessionRecord {
  readonly writes: string[] = [];

  override set(id: string, session: SessionData, callback?: (error?: unknown) => void): void {
    this.writes.push('set');
    super.set(id, session, callback);
  }

  override touch(id: string, session: SessionData, callback?: () => void): void {
    this.writes.push('touch');
    super.touch(id, session, callback);
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    this.writes.push('destroy');
    super.destroy(id, callback);
  }

  content(): string {
    return JSON.stringify(this.#sessions);
  }

  expire(): void {
    for (const [id, text] of Object.entries(this.#sessions)) {
      const session = JSON.parse(text) as { cookie: { expires: string } };
      session.cookie.expires = new Date(0).toISOString();
      this.#sessions[id] = JSON.stringify(session);
    }
  }

  get #sessions(): Record<string, string> {
    return (this as unknown as { sessions: Record<string, string> }).sessions;
  }
}

class RecordedFastifyStore extends fastifySession.MemoryStore implements SessionRecord {
  readonly writes: string[] = [];
  readonly #sessions: Map<string, { cookie: { expires: Date } }>;

  constructor() {
    const sessions = new Map<string, never>();
    super(sessions);
    this.#sessions = sessions;
  }

  override set(...parameters: Parameters<fastifySession.MemoryStore['set']>): void {
    this.writes.push('set');
    super.set(...parameters);
  }

  override destroy(...parameters: Parameters<fastifySession.MemoryStore['destroy']>): void {
    this.writes.push('destroy');
    super.destroy(...parameters);
  }

  content(): string {
    return JSON.stringify([...this.#sessions]);
  }

  expire(): void {
    for (const { cookie } of this.#sessions.values()) cookie.expires = new Date(0);
  }
}

/** What an answer does to a session that nobody changed: `rolling` prolongs it and sends its cookie, `eager` saves it. */
export type SessionHabit = 'rolling' | 'eager' | 'touching';

/**
 * Gives an application the sessions of `express-session`, or on Fastify those of `@fastify/session`. Called where an
 * application's main.ts would.
 */
export async function addSessions(
  platform: Platform,
  app: INestApplication,
  habit: SessionHabit = 'rolling',
): Promise<SessionRecord> {
  const [rolling, isEager] = [habit === 'rolling', habit === 'eager'];
  if (platform === 'express') {
    const store = new RecordedExpressStore();
    const cookie = { maxAge: MAX_AGE_MS };
    const resave = isEager;
    app.use(expressSession({ store, cookie, secret: SECRET, rolling, resave, saveUninitialized: isEager }));
    return store;
  }
  const store = new RecordedFastifyStore();
  const fastify = app as NestFastifyApplication;
  await fastify.register(fastifyCookie);
  const cookie = { maxAge: MAX_AGE_MS, secure: false };
  await fastify.register(fastifySession, { store, cookie, secret: SECRET, rolling, saveUninitialized: isEager });
  return store;
}
