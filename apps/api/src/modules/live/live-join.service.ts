import { Injectable } from '@nestjs/common';
import type { JoinedEvent, MyVotesView } from '@votebox/contracts';
import type { Audience } from '@votebox/contracts/dto';
import { AccessDirectories } from '../../core/access/access-directories.js';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import type { ClientLink, MessageCall } from '../../core/realtime/client-link.js';
import { OwnVotes, Voters } from '../vote/index.js';
import { LiveSeats, type Seat } from './live-seats.service.js';
import { LiveSnapshots } from './live-snapshots.service.js';
import type { Projection } from './projection.js';
import { Projections } from './projections.service.js';

/** Lets sockets join and leave events. */
@Injectable()
export class LiveJoin {
  constructor(
    private readonly projections: Projections,
    private readonly seats: LiveSeats,
    private readonly snapshots: LiveSnapshots,
    private readonly guests: GuestIdentity,
    private readonly directories: AccessDirectories,
    private readonly votes: OwnVotes,
    private readonly voters: Voters,
  ) {}

  /**
   * Subscribes first and takes the snapshot then, so nothing falls between them. Only guests cost reads of the
   * database: their own votes, and whether they have come in where this process does not know. FORBIDDEN for an audience that the caller does not belong to.
   */
  async join({ ctx, link }: MessageCall, eventId: string, as: Audience): Promise<JoinedEvent> {
    if (ctx.actor.kind !== as) throw new AppError('FORBIDDEN');
    const voterId = ctx.actor.kind === 'guest' ? this.guests.voterId(ctx.actor.guestId, eventId) : null;
    const seat = this.seats.take(ctx, link, eventId, as, voterId);
    const projection = await this.projections.get(ctx, eventId);
    if (!voterId) return { snapshot: this.snapshots.of(projection, seat.audience) };
    const [mine, isIn] = await Promise.all([
      this.mine(ctx, projection, voterId),
      this.directories.guests.isIn(ctx, eventId, voterId),
    ]);
    if (isIn) this.seats.count(seat);
    await this.seatGuest(ctx, projection, seat, voterId);
    // What happened while the own votes were read is in this snapshot; the messages about it are dropped as old.
    return { snapshot: this.snapshots.of(projection, seat.audience), mine };
  }

  leave(link: ClientLink, eventId: string): void {
    this.seats.leave(link, eventId);
  }

  /** Whether this guest may see more than other guests: only then the database is asked who has voted. */
  private async seatGuest(ctx: Ctx, projection: Projection, seat: Seat, voterId: string): Promise<void> {
    const { ballot } = projection;
    if (!ballot || !projection.shows('voter') || projection.shows('public')) return;
    const hasVoted = await this.voters.hasVoted(ctx, ballot.id, voterId);
    this.seats.move(seat, hasVoted ? 'voters' : 'guest');
  }

  private mine(ctx: Ctx, { ballot, event, eventId }: Projection, voterId: string): Promise<MyVotesView> {
    if (ballot) return this.votes.list(ctx, { eventId, ballotId: ballot.id, voterId });
    const { budgetVotes } = event.rules;
    return Promise.resolve({ votes: [], votesRemaining: budgetVotes, cooldownMs: 0, budgetRefillMs: null });
  }
}
