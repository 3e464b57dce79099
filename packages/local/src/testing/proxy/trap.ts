/** Which way bytes go: `up` = client to server, `down` = server to client. */
export type Direction = 'up' | 'down';

/** What a connection has to carry before the trap acts. */
export type Sighting =
  | { direction: Direction; pattern: string }
  /** The n-th byte since the trap was set. */
  | { direction: Direction; bytes: number };

/**
 * Resets a connection at an exact place in what it carries. The sightings come one after the other on the same
 * connection; the last one springs the trap. Its bytes are then
 * - `swallowed`: the other side never gets them (a lost request, or the lost reply of what was done), or
 * - `delivered`: the other side gets them and works on, but its answer finds nobody.
 */
export interface Trap {
  sightings: readonly Sighting[];
  lastBytes: 'swallowed' | 'delivered';
  /** On how many connections it springs before it is spent. Default 1. */
  times?: number;
}

/** Follows one connection through the sightings of a trap. */
export class TrapWatch {
  private index = 0;
  private bytes = 0;
  /** The end of what went by, in case a pattern comes in two pieces. */
  private tail = '';

  constructor(readonly trap: Trap) {}

  /** Looks at bytes that go by; true when the last sighting was made. */
  sees(direction: Direction, chunk: Buffer): boolean {
    const sighting = this.trap.sightings[this.index];
    if (!sighting || sighting.direction !== direction || !this.isSeen(sighting, chunk)) return false;
    this.index += 1;
    this.bytes = 0;
    this.tail = '';
    return this.index === this.trap.sightings.length;
  }

  private isSeen(sighting: Sighting, chunk: Buffer): boolean {
    if ('bytes' in sighting) {
      this.bytes += chunk.length;
      return this.bytes >= sighting.bytes;
    }
    const text = this.tail + chunk.toString('latin1');
    this.tail = text.slice(1 - sighting.pattern.length);
    return text.includes(sighting.pattern);
  }
}
