import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx } from '../../core/context/ctx.js';
import { LivePresence } from './live-presence.service.js';
import type { Projection } from './projection.js';
import { Projections } from './projections.service.js';

/** The state as it is asked for over HTTP: encoded once per revision, however many ask. */
export interface EncodedState {
  etag: string;
  json: string;
}

/** The same revision is encoded again after so long: server time and estimates in it must not grow old. */
const ENCODED_AGE_MAX_MS = 1_000;

@Injectable()
export class LiveState {
  private readonly encoded = new WeakMap<Projection, EncodedState & { atMs: number }>();

  constructor(
    private readonly projections: Projections,
    private readonly presence: LivePresence,
    private readonly clock: Clock,
  ) {}

  /** For anyone, from memory. NOT_FOUND where there is no such event. */
  async get(ctx: Ctx, eventId: string): Promise<EncodedState> {
    const projection = await this.projections.get(ctx, eventId);
    const etag = `"${projection.epoch}-${projection.rev}"`;
    const atMs = performance.now();
    const known = this.encoded.get(projection);
    if (known && known.etag === etag && atMs - known.atMs < ENCODED_AGE_MAX_MS) return known;
    const snapshot = projection.snapshot(this.clock.now(), this.presence.guests(eventId));
    const fresh = { etag, json: JSON.stringify(snapshot), atMs };
    this.encoded.set(projection, fresh);
    return fresh;
  }
}

/** Whether an If-None-Match header names this ETag (weakly compared, any of a list, or `*`). */
export function isSameState(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '') === etag);
}
