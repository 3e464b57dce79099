import { Bus } from '../../src/core/bus/bus.js';
import type { Fact, FactKind, FactOf } from '../../src/core/bus/facts.js';
import type { VirtualTime } from '../support/virtual-time.js';
import type { Random } from './random.js';

const LATE_MS_MAX = 3_000;

type Listener = (fact: Fact) => void;

/** A bus between processes that loses facts, tells them twice, late and in another order. */
export class NightBus extends Bus {
  private readonly listeners = new Map<FactKind, Set<Listener>>();

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
  ) {
    super();
  }

  override get isWhole(): boolean {
    return true;
  }

  override tell(fact: Fact): void {
    for (const listener of this.listeners.get(fact.kind) ?? []) {
      const times = this.random.chance(0.2) ? 0 : this.random.chance(0.2) ? 2 : 1;
      for (let n = 0; n < times; n++) {
        const lateMs = this.random.chance(0.7) ? 0 : this.random.int(0, LATE_MS_MAX);
        this.time.after(lateMs, () => listener(fact));
      }
    }
  }

  override on<K extends FactKind>(kind: K, listener: (fact: FactOf<K>) => void): () => void {
    const set = this.listeners.get(kind) ?? new Set<Listener>();
    set.add(listener as Listener);
    this.listeners.set(kind, set);
    return () => set.delete(listener as Listener);
  }
}
