/**
 * The process clock. Only for what never decides between people (timers, token lifetimes, display); what decides uses
 * the clock of Postgres. Injected, so that tests can advance it.
 */
export abstract class Clock {
  /** Epoch milliseconds. */
  abstract now(): number;
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}
