import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNginx } from '../../../scripts/ensure-nginx.mjs';
import { nginxConfiguration } from '../nginx-proxy.js';
import { nginxShapeFaults } from './structure-faults.js';

/** What nginx itself says, where there is one; `npm test` sees to that. */
export function nginxFaults(text: string): string[] {
  const nginx = findNginx();
  if (!nginx) return nginxShapeFaults(text);
  const folder = mkdtempSync(join(tmpdir(), 'rfb-nginx-'));
  try {
    writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(harmless(text, folder)));
    const { status, stderr } = spawnSync(nginx, ['-t', '-q', '-p', `${folder}/`, '-c', 'nginx.conf'], {
      encoding: 'utf8',
    });
    return status === 0 ? [] : [stderr.trim()];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A check binds what the configuration listens on, and reads its certificates. */
function harmless(text: string, folder: string): string {
  let count = 0;
  return text
    .replaceAll(/\blisten\s+[^;]+;/g, () => `listen unix:${join(folder, `${count++}.sock`)};`)
    .replaceAll(/\bssl_certificate(_key)?\s+[^;]+;/g, '');
}
