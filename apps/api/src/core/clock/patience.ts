import { AwakeTime } from './awake-time.js';

const LOOK_MS = 50;

/**
 * The answer, or null when none came within `patienceMs` in which this process was running. Time in which it was stopped or
 * stood still was nobody's fault and does not count; so it is never taken for the silence of another. What lies in a socket
 * by the end is still read. The answer that came too late is lost; where it is an error, it is so silently.
 */
export function withPatience<T>(answer: Promise<T>, patienceMs: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const waited = new AwakeTime(performance.now());
    const look = () => {
      if (waited.beat(performance.now()) < patienceMs) return;
      clearInterval(timer);
      setImmediate(resolve, null);
    };
    const timer = setInterval(look, Math.min(LOOK_MS, patienceMs));
    answer.then(resolve, reject).finally(() => clearInterval(timer));
  });
}
