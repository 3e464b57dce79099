/** Milliseconds of the machine's monotonic clock: the same in all processes, so that times of two of them compare. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
