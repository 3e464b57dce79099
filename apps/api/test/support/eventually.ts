/**
 * Calls `check` again and again until it no longer throws; then its answer. Throws its last error after `withinMs`: a wrong
 * answer never comes back as if it were right. Looks often at first, as most of what is waited for is there in a moment.
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const endMs = performance.now() + withinMs;
  for (let pauseMs = PAUSE_MS_MIN; ; pauseMs = Math.min(PAUSE_MS_MAX, 2 * pauseMs)) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }
}

const PAUSE_MS_MIN = 5;
const PAUSE_MS_MAX = 50;
