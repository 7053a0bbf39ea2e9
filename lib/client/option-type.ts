/** @throws TypeError */
export function checkType(name: string, value: unknown, type: 'string' | 'boolean' | 'function'): void {
  if (typeof value !== type) throw new TypeError(`options.${name} must be a ${type}, got ${String(value)}`);
}
