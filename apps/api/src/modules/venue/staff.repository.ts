import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Role } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { Outcome } from '../../core/errors/app-error.js';
import type { IdPage } from '../../core/http/id-page.js';
import { AuditLog } from '../audit/index.js';
import { decideStaffChange, listUngrantable, type Member } from './staff.rules.js';

export interface StaffRow {
  userId: string;
  role: Role;
  createdAt: Date;
  user: { name: string; email: string };
}

const WITH_PERSON = {
  select: { userId: true, role: true, createdAt: true, user: { select: { name: true, email: true } } },
} as const;

/**
 * Names and addresses are of people, not of venues, and the tenant role cannot read them; so the look-ups here work as
 * the system role and carry the venue in every where.
 */
@Injectable()
export class StaffRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  list(ctx: Ctx, { afterId, limit }: IdPage): Promise<StaffRow[]> {
    return this.database.unscopedPrisma.membership.findMany({
      where: { venueId: ctx.venueId, ...(afterId ? { userId: { gt: afterId } } : {}) },
      orderBy: { userId: 'asc' },
      take: limit + 1,
      ...WITH_PERSON,
    });
  }

  get(ctx: Ctx, userId: string): Promise<StaffRow> {
    return this.database.unscopedPrisma.membership.findUniqueOrThrow({
      where: { venueId_userId: { venueId: ctx.venueId, userId } },
      ...WITH_PERSON,
    });
  }

  /**
   * Changes (`to`) or ends (`to: null`) a membership, if the rules allow it. With the right to give roles go the open
   * invitations that hang on it; with a membership also those to the person's own address.
   */
  async change(ctx: Ctx, userId: string, to: Role | null): Promise<Outcome<{ isRevoked: boolean }>> {
    const { email } = (await this.get(ctx, userId)).user;
    return this.database.sqlTx(ctx, async (client) => {
      await lockStaff(client, ctx.venueId);
      const { rows: members } = await client.query<Member>(
        'SELECT user_id AS "userId", role FROM membership WHERE venue_id = $1 ORDER BY user_id',
        [ctx.venueId],
      );
      const decision = decideStaffChange(members, userId, to);
      if (!decision.ok) return decision;
      if (to === null) {
        await client.query('DELETE FROM membership WHERE venue_id = $1 AND user_id = $2', [ctx.venueId, userId]);
        await client.query('DELETE FROM invitation WHERE venue_id = $1 AND email = $2', [ctx.venueId, email]);
      } else {
        await client.query('UPDATE membership SET role = $3::"Role" WHERE venue_id = $1 AND user_id = $2', [
          ctx.venueId,
          userId,
          to,
        ]);
        await client.query(
          'DELETE FROM invitation WHERE venue_id = $1 AND invited_by = $2 AND role = ANY($3::"Role"[])',
          [ctx.venueId, userId, listUngrantable(to)],
        );
      }
      const action = to === null ? 'staff:removed' : 'staff:role-changed';
      await this.audit.record(client, ctx, { action, subject: { userId, from: decision.value.from, to } });
      return decision;
    });
  }
}

/**
 * One change among the staff of a venue at a time, until the end of the transaction: of two owners who remove each other at
 * once the second one sees the first, and whoever accepts an invitation while it is revoked sees that.
 */
export async function lockStaff(client: PoolClient, venueId: string): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('staff:' || $1, 0))`, [venueId]);
}
