import { Injectable } from '@nestjs/common';
import type { FieldFault } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database, type TenantTx } from '../../core/database/database.js';
import { AppError } from '../../core/errors/app-error.js';
import type { EventPlan } from './event.rules.js';

/** What of a plan names things of the venue. */
type Named = Pick<EventPlan, 'source' | 'poolKind' | 'poolValues' | 'playerIds'>;

/** Looks up what a plan names before it is stored: no key of the database does it for a list. */
@Injectable()
export class PlanReferences {
  constructor(private readonly db: Database) {}

  /**
   * VALIDATION_ERROR where the plan names players or tracks that the venue does not have. What `present` names already may
   * stay: a track that was removed since then is no reason to refuse another change. Inside a transaction where one is given.
   */
  async check(ctx: Ctx, plan: Named, present: Named | null, tx?: TenantTx): Promise<void> {
    const { player, track } = tx ?? this.db.for(ctx);
    const players = added(plan.playerIds, present?.playerIds);
    const tracks = added(trackIdsOf(plan), present && trackIdsOf(present));
    const [knownPlayers, knownTracks] = await Promise.all([
      players.length > 0 ? player.findMany({ where: { id: { in: players } }, select: { id: true } }) : [],
      tracks.length > 0
        ? track.findMany({ where: { id: { in: tracks }, source: 'LIBRARY' }, select: { id: true } })
        : [],
    ]);
    const details: FieldFault[] = [];
    if (knownPlayers.length < players.length) {
      details.push({ path: 'playerIds', rule: 'exists', message: 'playerIds must be players of this venue' });
    }
    if (knownTracks.length < tracks.length) {
      details.push({ path: 'pool.values', rule: 'exists', message: 'pool.values must be tracks of this venue' });
    }
    if (details[0]) {
      throw new AppError('VALIDATION_ERROR', { message: `The request is not valid: ${details[0].message}`, details });
    }
  }
}

function trackIdsOf({ source, poolKind, poolValues }: Named): string[] {
  return source === 'LIBRARY' && poolKind === 'TRACKS' ? poolValues : [];
}

function added(wanted: readonly string[], present: readonly string[] | null | undefined): string[] {
  const known = new Set(present ?? []);
  return wanted.filter((id) => !known.has(id));
}
