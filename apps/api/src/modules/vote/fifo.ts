/**
 * First in, first out. Adding and taking from the front cost the same however much waits: what comes is gathered behind
 * what is being taken, and nothing is ever moved up.
 */
export class Fifo<T> {
  /** What is taken from, its first `taken` places empty. */
  private front: (T | undefined)[] = [];
  private taken = 0;
  private back: T[] = [];

  get length(): number {
    return this.front.length - this.taken + this.back.length;
  }

  push(item: T): void {
    this.back.push(item);
  }

  /** The first one, which stays; undefined when empty. */
  peek(): T | undefined {
    return this.taken < this.front.length ? this.front[this.taken] : this.back[0];
  }

  shift(): T | undefined {
    if (this.taken === this.front.length) {
      this.front = this.back;
      this.taken = 0;
      this.back = [];
    }
    const item = this.front[this.taken];
    if (item === undefined) return undefined;
    // Not held on to: the front may be long.
    this.front[this.taken++] = undefined;
    return item;
  }

  /** Takes all out that fit, in order. Looks at each. */
  takeWhere(fits: (item: T) => boolean): T[] {
    const all = [...(this.front.slice(this.taken) as T[]), ...this.back];
    const fitting = all.filter(fits);
    if (fitting.length === 0) return fitting;
    this.front = all.filter((item) => !fits(item));
    this.taken = 0;
    this.back = [];
    return fitting;
  }
}
