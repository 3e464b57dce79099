import { Injectable } from '@nestjs/common';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx, GuestCtx } from '../../core/context/ctx.js';
import { type Viewer, Voters } from '../vote/index.js';
import { LivePresence } from './live-presence.service.js';
import type { Projection } from './projection.js';
import { Projections } from './projections.service.js';

/** The state as it is asked for over HTTP: encoded once per revision and kind of viewer, however many ask. */
export interface EncodedState {
  etag: string;
  json: string;
}

/** The same revision is encoded again after so long: server time and estimates in it must not grow old. */
const ENCODED_AGE_MAX_MS = 1_000;

@Injectable()
export class LiveState {
  private readonly encoded = new WeakMap<Projection, Map<Viewer, EncodedState & { atMs: number }>>();

  constructor(
    private readonly projections: Projections,
    private readonly presence: LivePresence,
    private readonly guests: GuestIdentity,
    private readonly voters: Voters,
    private readonly clock: Clock,
  ) {}

  /** For anyone, from memory. NOT_FOUND where there is no such event. */
  async get(ctx: Ctx, eventId: string): Promise<EncodedState> {
    return this.encode(await this.projections.get(ctx, eventId), 'public');
  }

  /** As the calling guest may see it: with counts that only those who have voted may see. Never for a cache. */
  async getMine(ctx: GuestCtx, eventId: string): Promise<EncodedState> {
    const projection = await this.projections.get(ctx, eventId);
    const voterId = this.guests.voterId(ctx.actor.guestId, eventId);
    const mayDiffer = projection.shows('voter') && !projection.shows('public') && projection.ballot;
    const hasVoted = mayDiffer && (await this.voters.hasVoted(ctx, mayDiffer.id, voterId));
    return this.encode(projection, hasVoted ? 'voter' : 'public');
  }

  private encode(projection: Projection, viewer: Viewer): EncodedState {
    const etag = `"${projection.epoch}-${projection.rev}${viewer === 'public' ? '' : `-${viewer}`}"`;
    const atMs = performance.now();
    const kept = this.encoded.get(projection) ?? new Map<Viewer, EncodedState & { atMs: number }>();
    this.encoded.set(projection, kept);
    const known = kept.get(viewer);
    if (known && known.etag === etag && atMs - known.atMs < ENCODED_AGE_MAX_MS) return known;
    const snapshot = projection.snapshot(this.clock.now(), this.presence.guests(projection.eventId), viewer);
    const fresh = { etag, json: JSON.stringify(snapshot), atMs };
    kept.set(viewer, fresh);
    return fresh;
  }
}

/** Whether an If-None-Match header names this ETag (weakly compared, any of a list, or `*`). */
export function isSameState(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '') === etag);
}
