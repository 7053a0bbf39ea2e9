/** Fields by which applications tell people apart, most telling first. */
const KEY_FIELDS = ['id', 'sub', 'userId', 'uid', 'username', 'email'] as const;

/**
 * What is the same for two viewers of one person: guards make a new object for every request. An object without any such
 * field is its own person.
 *
 * @returns `undefined` for nobody in particular
 */
export function principalKey(principal: unknown): unknown {
  if (principal === null || principal === undefined) return undefined;
  if (typeof principal !== 'object') return principal;
  for (const field of KEY_FIELDS) {
    const value = (principal as Record<string, unknown>)[field];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return `${field}:${value}`;
  }
  return principal;
}
