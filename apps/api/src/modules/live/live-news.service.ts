import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { pino } from 'pino';
import { Bus } from '../../core/bus/bus.js';
import type { FactOf } from '../../core/bus/facts.js';
import { Clock } from '../../core/clock/clock.js';
import { systemCtx } from '../../core/context/ctx.js';
import { logFault } from '../../core/errors/log-fault.js';
import { Realtime } from '../../core/realtime/realtime.service.js';
import { eventRooms, venueRoom, voterRoom } from '../../core/realtime/rooms.js';
import { Events } from '../event/index.js';
import { Projections } from './projections.service.js';

/** News that are told as they come: an event changed its state, a guest's track is next. They carry no revision. */
@Injectable()
export class LiveNews implements OnModuleInit, OnModuleDestroy {
  private readonly log = pino({ name: 'live', level: 'warn' });
  private stopListening: (() => void)[] = [];

  constructor(
    private readonly bus: Bus,
    private readonly events: Events,
    private readonly projections: Projections,
    private readonly realtime: Realtime,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.stopListening = [
      this.bus.on('event:changed', (fact) => {
        this.tellStatus(fact).catch((error: unknown) =>
          logFault(this.log, error, { eventId: fact.eventId }, 'a change of an event was not told'),
        );
      }),
      this.bus.on('track:told', (fact) => this.tellVoters(fact)),
      this.bus.on('guest:judged', (fact) => this.tellGuest(fact)),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stopListening) stop();
  }

  /** Also to all screens and staff of the venue, so that a TV finds a newly started event by itself. */
  private async tellStatus(fact: FactOf<'event:changed'>): Promise<void> {
    const { eventId, ballotState } = fact;
    // The state as it is now: of two changes in a moment the later one is told twice rather than out of order.
    const { hold, status, musicFrom } = await this.events.publicView(systemCtx(fact.venueId, 'live'), eventId);
    // A guest with a snapshot of before the change is subscribed by then, and hears of it.
    await this.projections.settled(eventId);
    const rooms = [venueRoom(fact), ...eventRooms(fact, eventId)];
    const now = this.clock.now();
    this.realtime.publish(rooms, 'event:status', { eventId, now, status, hold, ballotState, musicFrom });
  }

  private tellGuest(fact: FactOf<'guest:judged'>): void {
    const isBanned = fact.standing === 'BANNED';
    if (isBanned === (fact.before === 'BANNED')) return;
    const room = voterRoom(fact, fact.eventId, fact.voterId);
    this.realtime.publish(room, 'guest:notice', { kind: isBanned ? 'banned' : 'unbanned' });
  }

  private tellVoters(fact: FactOf<'track:told'>): void {
    const rooms = fact.voterIds.map((voterId) => voterRoom(fact, fact.eventId, voterId));
    if (rooms.length > 0) this.realtime.publish(rooms, 'guest:notice', { kind: fact.notice, title: fact.title });
  }
}
