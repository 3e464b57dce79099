import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { JOIN_CODE_LENGTH, type JoinView, normalizeJoinCode, type PublicEventView } from '@votebox/contracts';
import type { JoinByCodeDto } from '@votebox/contracts/dto';
import { Bus } from '../../core/bus/bus.js';
import { unlessCutOff } from '../../core/cache/unless-cut-off.js';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import type { Ctx, UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { type CodeMeaning, Events, JoinCodes } from '../event/index.js';
import { Admissions } from './admissions.service.js';
import { CachedGuestDirectory } from './guest.directory.js';
import { toGuestView } from './guest.mapper.js';
import { type Comer, JoinGate } from './join-gate.service.js';

const EVENTS_MAX = 5_000;
const FRESH_MS = 2_000;

/**
 * The door: from a typed or scanned code to a place at an event. What is the same for everyone who joins within a moment
 * (what the code means, how the event looks) is read once for all of them; who gets a place is decided by the database.
 */
@Injectable()
export class Door implements OnModuleInit {
  private readonly meanings: LRUCache<string, CodeMeaning>;
  private readonly views: LRUCache<string, PublicEventView, Ctx>;

  constructor(
    private readonly codes: JoinCodes,
    private readonly events: Events,
    private readonly gate: JoinGate,
    private readonly admissions: Admissions,
    private readonly inside: CachedGuestDirectory,
    private readonly identity: GuestIdentity,
    private readonly bus: Bus,
  ) {
    const bounds = { max: EVENTS_MAX, ttl: FRESH_MS };
    this.meanings = new LRUCache({
      ...bounds,
      fetchMethod: async (code) => (await this.codes.find(code)) ?? undefined,
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
   * Also answers for events that have not started or are over: the view says so, and nobody takes a place there. The code
   * of a screen makes the guest PRESENT for the whole event, the permanent one REMOTE where they are not more already.
   * NOT_FOUND for an unknown code, CODE_EXPIRED for one that a screen showed a short while ago, EVENT_FULL where no place
   * is left, CHALLENGE_REQUIRED (with the challenge) and RATE_LIMITED by the gate.
   */
  async join(caller: UnscopedCtx, { code: typedCode, ...solution }: JoinByCodeDto): Promise<Outcome<JoinView>> {
    if (caller.actor.kind !== 'guest') return refuse('UNAUTHORIZED');
    const comer: Comer = { guestId: caller.actor.guestId, address: caller.address, solution };
    const allowed = await this.gate.knock(comer);
    if (!allowed.ok) return allowed;
    const code = normalizeJoinCode(typedCode);
    const meaning = code.length === JOIN_CODE_LENGTH ? await this.meanings.fetch(code) : undefined;
    if (!meaning) return this.gate.refuseUnknown(comer);
    if (meaning.kind === 'outdated') return refuse('CODE_EXPIRED');
    const ctx: Ctx = { venueId: meaning.event.venueId, actor: caller.actor, requestId: caller.requestId };
    return this.enter(ctx, comer, meaning);
  }

  private async enter(
    ctx: Ctx,
    comer: Comer,
    { kind, event }: Exclude<CodeMeaning, { kind: 'outdated' }>,
  ): Promise<Outcome<JoinView>> {
    const { eventId, venueId, capacity } = event;
    const isByScreen = kind === 'screen';
    const voterId = this.identity.voterId(comer.guestId, eventId);
    // Coming again is nothing new.
    if (!this.inside.peekIn(voterId)) {
      const entry = { venueId, capacity, isByScreen };
      const passed = await this.gate.letNewcomer(comer, entry, () => this.inside.isIn(ctx, eventId, voterId));
      if (!passed.ok) return passed;
    }
    const tier = isByScreen ? 'PRESENT' : 'REMOTE';
    const admission = await this.admissions.admit(ctx, eventId, voterId, tier);
    if (admission.kind === 'no-event') return refuse('NOT_FOUND');
    if (admission.kind === 'full') return refuse('EVENT_FULL');
    if (admission.kind === 'in') this.inside.remember(voterId);
    const guest = admission.kind === 'in' ? admission.guest : null;
    return accept({ event: await this.viewOf(ctx, eventId), ...toGuestView(voterId, guest) });
  }

  private async viewOf(ctx: Ctx, eventId: string): Promise<PublicEventView> {
    // A view that changes while it is being read is dropped half-way; then it is read once more.
    const view = await unlessCutOff(this.views.fetch(eventId, { context: ctx }));
    return view ?? this.events.publicView(ctx, eventId);
  }
}
