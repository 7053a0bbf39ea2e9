/** @throws RangeError */
export function checkRange(name: string, value: unknown, low: number, high: number): number {
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw new RangeError(`${name} must be a number in ${low}..${high}, got ${String(value)}`);
}

/** @throws TypeError */
export function checkType(name: string, value: unknown, type: 'string' | 'boolean' | 'function'): void {
  if (typeof value !== type) throw new TypeError(`options.${name} must be a ${type}, got ${String(value)}`);
}
