import { readFileSync } from 'node:fs';

/** The content security policy that docs/security.md calls enough: without blob workers, inline scripts and styles. */
export function documentedPolicy(): string {
  const page = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');
  const policy = /```csp\n(.+)\n```/.exec(page)?.[1];
  if (!policy) throw new Error('docs/security.md has no policy');
  return policy;
}
