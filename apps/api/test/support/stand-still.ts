const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** The event loop of this process stands still, as when it computes or the machine gives it no time; costs none. */
export function standStill(ms: number): void {
  Atomics.wait(NEVER, 0, 0, ms);
}
