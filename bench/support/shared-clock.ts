/** Microseconds of a clock that all processes of a host share. */
export function sharedClockUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
