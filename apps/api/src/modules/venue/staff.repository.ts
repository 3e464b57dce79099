import { Injectable } from '@nestjs/common';
import type { Role } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { Outcome } from '../../core/errors/app-error.js';
import type { IdPage } from '../../core/http/id-page.js';
import { AuditLog } from '../audit/index.js';
import { type AccountDraft, AccountRepository } from '../auth/index.js';
import { decideStaffChange, type Member } from './staff.rules.js';

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
    private readonly accounts: AccountRepository,
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

  /** Adds a person by e-mail address, with a new account where there is none. `null`: is a member already. */
  add(ctx: Ctx, draft: AccountDraft, role: Role): Promise<{ userId: string } | null> {
    return this.database.systemTx(async (client) => {
      const { userId, isNew } = await this.accounts.ensure(client, draft);
      const { rowCount } = await client.query(
        'INSERT INTO membership (venue_id, user_id, role) VALUES ($1, $2, $3::"Role") ON CONFLICT DO NOTHING',
        [ctx.venueId, userId, role],
      );
      if (rowCount === 0) return null;
      await this.audit.record(client, ctx, { action: 'staff:added', subject: { userId, role, isNew } });
      return { userId };
    });
  }

  /** Changes (`to`) or ends (`to: null`) a membership, if the rules allow it. */
  change(ctx: Ctx, userId: string, to: Role | null): Promise<Outcome<{ isRevoked: boolean }>> {
    return this.database.sqlTx(ctx, async (client) => {
      // All members are locked, in one order: of two owners who remove each other at once, the second one sees the first.
      const { rows: members } = await client.query<Member>(
        'SELECT user_id AS "userId", role FROM membership WHERE venue_id = $1 ORDER BY user_id FOR UPDATE',
        [ctx.venueId],
      );
      const decision = decideStaffChange(members, userId, to);
      if (!decision.ok) return decision;
      if (to === null) {
        await client.query('DELETE FROM membership WHERE venue_id = $1 AND user_id = $2', [ctx.venueId, userId]);
      } else {
        await client.query('UPDATE membership SET role = $3::"Role" WHERE venue_id = $1 AND user_id = $2', [
          ctx.venueId,
          userId,
          to,
        ]);
      }
      const action = to === null ? 'staff:removed' : 'staff:role-changed';
      await this.audit.record(client, ctx, { action, subject: { userId, from: decision.value.from, to } });
      return decision;
    });
  }
}
