// Removes everything that a build or a test run has made. Installed packages stay.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

for (const folder of ['dist', 'build', 'coverage']) {
  await rm(fileURLToPath(new URL(`../${folder}`, import.meta.url)), { recursive: true, force: true });
}
