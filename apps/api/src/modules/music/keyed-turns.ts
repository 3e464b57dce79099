/** Work under one key runs a few at a time, the rest waits in order; different keys do not wait for each other. */
export class KeyedTurns {
  private readonly keys = new Map<string, { running: number; waiting: (() => void)[] }>();

  constructor(
    private readonly runningMax: number,
    private readonly waitingMax: number,
  ) {}

  /** Null, and `work` is not begun, when too many wait already. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T | null> {
    const turns = this.keys.get(key) ?? { running: 0, waiting: [] };
    this.keys.set(key, turns);
    if (turns.running < this.runningMax) turns.running += 1;
    else if (turns.waiting.length >= this.waitingMax) return null;
    else await new Promise<void>((go) => turns.waiting.push(go));
    try {
      return await work();
    } finally {
      // A turn is handed on to the next, so nobody who comes later slips in between.
      const next = turns.waiting.shift();
      if (next) next();
      else if ((turns.running -= 1) === 0) this.keys.delete(key);
    }
  }
}
