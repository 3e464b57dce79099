/** A value that changes and tells when. `get` returns the same object until it changes, so React can compare by identity. */
export interface Store<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

/** The writable side of a store; its owner keeps it and hands out the `Store`. Methods may be passed unbound. */
export class State<T> implements Store<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  readonly get = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(next: T): void {
    if (Object.is(next, this.value)) return;
    this.value = next;
    for (const listener of this.listeners) listener();
  }

  patch(change: Partial<T>): void {
    const current = this.value as Record<string, unknown>;
    const isNews = Object.entries(change).some(([key, value]) => !Object.is(current[key], value));
    if (isNews) this.set({ ...this.value, ...change });
  }
}
