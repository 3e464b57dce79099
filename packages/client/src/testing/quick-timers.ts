import { realTimers, type Timers } from '../timers';

/** Waits are a hundredth as long as in life, so that a test of many seconds takes none. */
export const quickTimers: Timers = {
  now: () => Date.now(),
  after: (ms, run) => realTimers.after(ms / 100, run),
  random: () => 0.5,
};
