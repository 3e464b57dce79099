/**
 * Which guests have sockets on which events of this process. A guest with two tabs is one guest. Counted from sockets
 * alone, never stored.
 */
export class Presence {
  private readonly socketsByVoter = new Map<string, Map<string, number>>();

  enter(eventId: string, voterId: string): void {
    const voters = this.socketsByVoter.get(eventId) ?? new Map<string, number>();
    this.socketsByVoter.set(eventId, voters);
    voters.set(voterId, (voters.get(voterId) ?? 0) + 1);
  }

  leave(eventId: string, voterId: string): void {
    const voters = this.socketsByVoter.get(eventId);
    if (!voters) return;
    const left = (voters.get(voterId) ?? 0) - 1;
    if (left > 0) voters.set(voterId, left);
    else voters.delete(voterId);
    if (voters.size === 0) this.socketsByVoter.delete(eventId);
  }

  guests(eventId: string): number {
    return this.socketsByVoter.get(eventId)?.size ?? 0;
  }
}
