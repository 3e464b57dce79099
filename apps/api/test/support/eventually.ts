/** Calls `check` again and again until it no longer throws; then its answer. Throws its last error after `withinMs`. */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}
