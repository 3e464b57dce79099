import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { pino } from 'pino';
import { Bus } from '../../core/bus/bus.js';
import type { FactOf } from '../../core/bus/facts.js';
import { systemCtx } from '../../core/context/ctx.js';
import { logFault } from '../../core/errors/log-fault.js';
import { BallotTerms, maySeeCounts, Voters } from '../vote/index.js';
import { LiveSeats, type Seat } from './live-seats.service.js';
import { LiveSnapshots } from './live-snapshots.service.js';
import type { Projection } from './projection.js';
import { Projections } from './projections.service.js';

/**
 * Seats guests among those who have voted, or back, where that decides what they see. Whoever changes the room gets a
 * whole snapshot of what is seen there. A lost fact costs a guest the counts until the next vote or join, never shows them.
 */
@Injectable()
export class LiveVoters implements OnModuleInit, OnModuleDestroy {
  private readonly log = pino({ name: 'live', level: 'warn' });
  private stopListening: (() => void)[] = [];

  constructor(
    private readonly bus: Bus,
    private readonly projections: Projections,
    private readonly seats: LiveSeats,
    private readonly snapshots: LiveSnapshots,
    private readonly terms: BallotTerms,
    private readonly voters: Voters,
  ) {}

  onModuleInit(): void {
    const guard = (work: Promise<void>) =>
      work.catch((error: unknown) => logFault(this.log, error, {}, 'guests could not be seated'));
    this.stopListening = [
      this.bus.on('voter:changed', (fact) => void guard(this.seatVoter(fact))),
      this.bus.on('event:changed', (fact) => void guard(this.seatEveryone(fact))),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stopListening) stop();
  }

  private async seatVoter({ venueId, eventId, ballotId, voterId, hasVoted }: FactOf<'voter:changed'>): Promise<void> {
    const seats = this.seats.of(eventId, voterId);
    if (seats.length === 0) return;
    const projection = await this.projections.get(systemCtx(venueId, 'live'), eventId);
    if (projection.ballot?.id !== ballotId) return;
    for (const seat of seats) this.seat(projection, seat, hasVoted);
  }

  /** The rules may have come to ask for a vote; who has cast one before is seated by what Postgres says. */
  private async seatEveryone({ venueId, eventId }: FactOf<'event:changed'>): Promise<void> {
    const guests = this.seats.votersAt(eventId);
    if (guests.length === 0) return;
    const ctx = systemCtx(venueId, 'live');
    const projection = await this.projections.get(ctx, eventId);
    const terms = projection.ballot && (await this.terms.of(ctx, projection.ballot.id));
    if (!projection.ballot || !terms || !maySeeCounts(terms, 'voter') || maySeeCounts(terms, 'public')) return;
    const voted = await this.voters.listWhoVoted(ctx, projection.ballot.id, guests);
    for (const voterId of voted) for (const seat of this.seats.of(eventId, voterId)) this.seat(projection, seat, true);
  }

  private seat(projection: Projection, seat: Seat, hasVoted: boolean): void {
    const audience = hasVoted ? 'voters' : 'guest';
    if (!this.seats.move(seat, audience)) return;
    seat.link.send('event:state', this.snapshots.of(projection, audience));
  }
}
