import { Injectable } from '@nestjs/common';
import { pino } from 'pino';
import type { Fact, FactKind, FactOf } from './facts.js';

type Listener = (fact: Fact) => void;

/**
 * Carries facts from where they were committed to where they are shown. Best effort by contract: a listener must be
 * right again after its next read of Postgres even when facts are lost, doubled or come late.
 */
export abstract class Bus {
  /** Tells a committed fact. Never throws and never waits. */
  abstract tell(fact: Fact): void;
  /** Calls `listener` for each fact of `kind`. Returns the way to stop. */
  abstract on<K extends FactKind>(kind: K, listener: (fact: FactOf<K>) => void): () => void;
  /** Whether facts reach all processes now. For readiness. */
  abstract get isWhole(): boolean;
}

/** The bus of a single process: facts are told on the next turn of the event loop, in order. */
@Injectable()
export class InProcessBus extends Bus {
  private readonly listeners = new Map<FactKind, Set<Listener>>();
  private readonly log = pino({ name: 'bus', level: 'warn' });

  override tell(fact: Fact): void {
    setImmediate(() => {
      for (const listener of this.listeners.get(fact.kind) ?? []) {
        try {
          listener(fact);
        } catch (error) {
          this.log.error({ err: error, fact: fact.kind }, 'a listener failed');
        }
      }
    });
  }

  override get isWhole(): boolean {
    return true;
  }

  override on<K extends FactKind>(kind: K, listener: (fact: FactOf<K>) => void): () => void {
    const set = this.listeners.get(kind) ?? new Set<Listener>();
    set.add(listener as Listener);
    this.listeners.set(kind, set);
    return () => set.delete(listener as Listener);
  }
}
