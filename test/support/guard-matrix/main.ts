// Every application of the matrix in one process, which says where they are and ends them on SIGTERM.
import 'reflect-metadata';
import { startGuarded } from './guarded-app.js';
import { KINDS } from './kinds.js';

async function main(): Promise<void> {
  const started: Awaited<ReturnType<typeof startGuarded>>[] = [];
  for (const platform of ['express', 'fastify'] as const) {
    for (const kind of KINDS) started.push(await startGuarded(kind, platform));
  }
  process.once('SIGTERM', () => void Promise.all(started.map(({ app }) => app.close())));
  process.stdout.write(`${JSON.stringify(started.map(({ door }) => door))}\n`);
}

void main();
