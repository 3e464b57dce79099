/** A peer that has been behind for this long is let go; its client asks over HTTP instead and comes back. */
export const SLOW_AFTER_MS = 10_000;
export const BUFFER_BYTES_MAX = 256 * 1024;

/**
 * Finds sockets whose unsent bytes stay above the limit. What is sent is state, so nothing is lost by letting them go;
 * keeping them would fill the memory of everyone.
 */
export class SlowReaders<Id> {
  private readonly behindSinceMs = new Map<Id, number>();

  /** All sockets with their unsent bytes, at monotonic `atMs`. Answers those that have been behind for too long. */
  check(buffered: Iterable<[Id, number]>, atMs: number): Id[] {
    const slow: Id[] = [];
    const behind = new Set<Id>();
    for (const [id, bytes] of buffered) {
      if (bytes <= BUFFER_BYTES_MAX) continue;
      behind.add(id);
      const sinceMs = this.behindSinceMs.get(id) ?? atMs;
      this.behindSinceMs.set(id, sinceMs);
      if (atMs - sinceMs >= SLOW_AFTER_MS) slow.push(id);
    }
    for (const id of this.behindSinceMs.keys()) if (!behind.has(id)) this.behindSinceMs.delete(id);
    return slow;
  }
}
