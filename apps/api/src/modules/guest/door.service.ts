import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { JOIN_CODE_LENGTH, type JoinView, normalizeJoinCode, type PublicEventView } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import type { Ctx, UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { Events } from '../event/index.js';
import { Admissions } from './admissions.service.js';
import { toGuestView } from './guest.mapper.js';
import { type CodedEvent, GuestRepository } from './guest.repository.js';
import { JoinLimiter } from './join.limiter.js';

const EVENTS_MAX = 5_000;
const FRESH_MS = 2_000;

/**
 * The door: from a typed or scanned code to a place at an event. What is the same for everyone who joins within a moment
 * (which event the code means, how it looks) is read once for all of them; who gets a place is decided by the database.
 */
@Injectable()
export class Door implements OnModuleInit {
  private readonly byCode: LRUCache<string, CodedEvent>;
  private readonly views: LRUCache<string, PublicEventView, Ctx>;

  constructor(
    private readonly repository: GuestRepository,
    private readonly admissions: Admissions,
    private readonly identity: GuestIdentity,
    private readonly limiter: JoinLimiter,
    private readonly events: Events,
    private readonly bus: Bus,
  ) {
    const bounds = { max: EVENTS_MAX, ttl: FRESH_MS };
    this.byCode = new LRUCache({
      ...bounds,
      fetchMethod: async (code) => (await this.repository.findByCode(code)) ?? undefined,
    });
    this.views = new LRUCache({
      ...bounds,
      fetchMethod: (eventId, _stale, { context }) => this.events.publicView(context, eventId),
    });
  }

  onModuleInit(): void {
    this.bus.on('event:changed', ({ eventId }) => this.views.delete(eventId));
  }

  /**
   * Also answers for events that have not started or are over: the view says so, and nobody takes a place there.
   * NOT_FOUND for an unknown code, EVENT_FULL where no place is left.
   */
  async join(caller: UnscopedCtx, typedCode: string): Promise<Outcome<JoinView>> {
    if (caller.actor.kind !== 'guest') return refuse('UNAUTHORIZED');
    const allowed = await this.limiter.take(caller.actor.guestId);
    if (!allowed.ok) return allowed;
    const code = normalizeJoinCode(typedCode);
    const found = code.length === JOIN_CODE_LENGTH ? await this.byCode.fetch(code) : undefined;
    if (!found) return refuse('NOT_FOUND');
    const ctx: Ctx = { venueId: found.venueId, actor: caller.actor, requestId: caller.requestId };
    const voterId = this.identity.voterId(caller.actor.guestId, found.eventId);
    const admission = await this.admissions.admit(ctx, found.eventId, voterId);
    if (admission.kind === 'no-event') return refuse('NOT_FOUND');
    if (admission.kind === 'full') return refuse('EVENT_FULL');
    const guest = admission.kind === 'in' ? admission.guest : null;
    return accept({ event: await this.viewOf(ctx, found.eventId), ...toGuestView(voterId, guest) });
  }

  private async viewOf(ctx: Ctx, eventId: string): Promise<PublicEventView> {
    // A view that changes while it is being read is dropped half-way; then it is read once more.
    const view = await this.views.fetch(eventId, { context: ctx }).catch(() => undefined);
    return view ?? this.events.publicView(ctx, eventId);
  }
}
