import { Injectable } from '@nestjs/common';
import type { EventSnapshot, JoinedEvent, MyVotesView } from '@votebox/contracts';
import type { Audience } from '@votebox/contracts/dto';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import type { ClientLink, MessageCall } from '../../core/realtime/client-link.js';
import { audienceRoom, voterRoom } from '../../core/realtime/rooms.js';
import { Votes } from '../vote/index.js';
import { LivePresence } from './live-presence.service.js';
import type { Projection } from './projection.js';
import { Projections } from './projections.service.js';

interface Membership {
  leave(): void;
}

/** Lets sockets join and leave events. Remembers per socket what it has joined, to undo it when it goes. */
@Injectable()
export class LiveJoin {
  private readonly joined = new Map<string, Map<string, Membership>>();

  constructor(
    private readonly projections: Projections,
    private readonly presence: LivePresence,
    private readonly guests: GuestIdentity,
    private readonly votes: Votes,
    private readonly clock: Clock,
  ) {}

  /**
   * Subscribes first and takes the snapshot then, so nothing falls between them. Only guests cost a read of the
   * database (their own votes). FORBIDDEN for an audience that the caller does not belong to.
   */
  async join({ ctx, link }: MessageCall, eventId: string, as: Audience): Promise<JoinedEvent> {
    if (ctx.actor.kind !== as) throw new AppError('FORBIDDEN');
    this.subscribe(ctx, link, eventId, as);
    const projection = await this.projections.get(ctx, eventId);
    if (ctx.actor.kind !== 'guest') return { snapshot: this.snapshot(projection, as) };
    const mine = await this.mine(ctx, projection, this.guests.voterId(ctx.actor.guestId, eventId));
    // What happened while the own votes were read is in this snapshot; the messages about it are dropped as old.
    return { snapshot: this.snapshot(projection, as), mine };
  }

  leave(link: ClientLink, eventId: string): void {
    this.joined.get(link.id)?.get(eventId)?.leave();
    this.joined.get(link.id)?.delete(eventId);
  }

  private subscribe(ctx: Ctx, link: ClientLink, eventId: string, as: Audience): void {
    const events = this.membershipsOf(link);
    if (events.has(eventId)) return;
    const rooms = [audienceRoom(ctx, eventId, as)];
    const voterId = ctx.actor.kind === 'guest' ? this.guests.voterId(ctx.actor.guestId, eventId) : null;
    if (voterId) rooms.push(voterRoom(ctx, eventId, voterId));
    for (const room of rooms) link.subscribe(room);
    if (voterId) this.presence.enter(ctx, eventId, voterId);
    const leave = () => {
      for (const room of rooms) link.unsubscribe(room);
      if (voterId) this.presence.leave(eventId, voterId);
    };
    events.set(eventId, { leave });
  }

  private membershipsOf(link: ClientLink): Map<string, Membership> {
    const known = this.joined.get(link.id);
    if (known) return known;
    const events = new Map<string, Membership>();
    this.joined.set(link.id, events);
    link.onClose(() => {
      for (const { leave } of events.values()) leave();
      this.joined.delete(link.id);
    });
    return events;
  }

  private snapshot(projection: Projection, as: Audience): EventSnapshot {
    const snapshot = projection.snapshot(this.clock.now(), this.presence.guests(projection.eventId));
    return as === 'staff' ? { ...snapshot, staff: { playback: projection.playback.staff } } : snapshot;
  }

  private mine(ctx: Ctx, { ballot, event, eventId }: Projection, voterId: string): Promise<MyVotesView> {
    if (ballot) return this.votes.mine(ctx, eventId, ballot.id, voterId);
    const { budgetVotes } = event.rules;
    return Promise.resolve({ votes: [], votesRemaining: budgetVotes, cooldownMs: 0, budgetRefillMs: null });
  }
}
