interface EventPresence {
  venueId: string;
  socketsByVoter: Map<string, number>;
}

/**
 * Which guests have sockets on which events of this process. A guest with two tabs is one guest. Counted from sockets
 * alone, never stored.
 */
export class Presence {
  private readonly events = new Map<string, EventPresence>();

  enter({ venueId }: { venueId: string }, eventId: string, voterId: string): void {
    const { socketsByVoter } = this.events.get(eventId) ?? this.add(venueId, eventId);
    socketsByVoter.set(voterId, (socketsByVoter.get(voterId) ?? 0) + 1);
  }

  leave(eventId: string, voterId: string): void {
    const socketsByVoter = this.events.get(eventId)?.socketsByVoter;
    if (!socketsByVoter) return;
    const left = (socketsByVoter.get(voterId) ?? 0) - 1;
    if (left > 0) socketsByVoter.set(voterId, left);
    else socketsByVoter.delete(voterId);
    if (socketsByVoter.size === 0) this.events.delete(eventId);
  }

  guests(eventId: string): number {
    return this.events.get(eventId)?.socketsByVoter.size ?? 0;
  }

  /** Every event with guests. */
  list(): { venueId: string; eventId: string; guests: number }[] {
    return [...this.events].map(([eventId, { venueId, socketsByVoter }]) => ({
      venueId,
      eventId,
      guests: socketsByVoter.size,
    }));
  }

  private add(venueId: string, eventId: string): EventPresence {
    const added = { venueId, socketsByVoter: new Map<string, number>() };
    this.events.set(eventId, added);
    return added;
  }
}
