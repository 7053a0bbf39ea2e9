import { randomBytes } from 'node:crypto';

/** What the environment may decide. */
export const settings = {
  port: Number(process.env['PORT'] ?? 3000),
  /** Sessions outlive a restart only where this is given, and where their store does. */
  secret: process.env['SESSION_SECRET'] ?? randomBytes(32).toString('hex'),
  /** A session ends so long after the last page of it was asked for. */
  sessionMinutes: Number(process.env['SESSION_MINUTES'] ?? 30),
  /** How often the sessions of those who watch are looked at. */
  checkSeconds: Number(process.env['CHECK_SECONDS'] ?? 30),
};
