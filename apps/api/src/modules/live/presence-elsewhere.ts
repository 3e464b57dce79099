interface Word {
  guests: number;
  atMs: number;
}

/** A process that says nothing for so long has no guests any more: it was killed, or nobody hears it. */
const FORGET_MS = 4_000;

/** How many guests the other processes have counted, by what they said last. Times are monotonic milliseconds. */
export class PresenceElsewhere {
  private readonly words = new Map<string, Map<string, Word>>();

  hear(eventId: string, processId: string, guests: number, atMs: number): void {
    const ofEvent = this.words.get(eventId) ?? new Map<string, Word>();
    if (guests > 0) ofEvent.set(processId, { guests, atMs });
    else ofEvent.delete(processId);
    if (ofEvent.size > 0) this.words.set(eventId, ofEvent);
    else this.words.delete(eventId);
  }

  guests(eventId: string): number {
    let sum = 0;
    for (const word of this.words.get(eventId)?.values() ?? []) sum += word.guests;
    return sum;
  }

  /** Drops what was said too long ago. */
  forgetSilent(nowMs: number): void {
    for (const [eventId, ofEvent] of this.words) {
      for (const [processId, { atMs }] of ofEvent) if (nowMs - atMs > FORGET_MS) ofEvent.delete(processId);
      if (ofEvent.size === 0) this.words.delete(eventId);
    }
  }
}
