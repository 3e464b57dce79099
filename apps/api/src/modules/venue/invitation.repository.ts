import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { LIMITS, type Role } from '@votebox/contracts';
import type { Ctx, StaffCtx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import type { IdPage } from '../../core/http/id-page.js';
import { newId } from '../../core/ids/ids.js';
import { AuditLog } from '../audit/index.js';
import { lockStaff } from './staff.repository.js';
import { mayGrant } from './staff.rules.js';

export interface InvitationRow {
  id: string;
  email: string;
  role: Role;
  createdAt: Date;
  expiresAt: Date;
}

/** The links of an invitation, as hashes, and how long they are good. `mailedTokenHash`: null where nothing is mailed. */
export interface LinkDraft {
  tokenHash: string;
  mailedTokenHash: string | null;
  now: Date;
  expiresAt: Date;
}

const COLUMNS = 'id, email, role, created_at AS "createdAt", expires_at AS "expiresAt"';

/** Open invitations of a venue. Whether an address has an account anywhere is never asked; only whether it is a member here. */
@Injectable()
export class InvitationRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  list(ctx: Ctx, { afterId, limit }: IdPage): Promise<InvitationRow[]> {
    return this.database.for(ctx).invitation.findMany({
      where: afterId ? { id: { gt: afterId } } : {},
      orderBy: { id: 'asc' },
      take: limit + 1,
      select: { id: true, email: true, role: true, createdAt: true, expiresAt: true },
    });
  }

  /**
   * Makes an invitation; one to the same address is replaced, its links with it. CONFLICT where the address is of a member
   * or there are too many, FORBIDDEN where the inviter may not (any more) give the role.
   */
  invite(ctx: StaffCtx, email: string, role: Role, link: LinkDraft): Promise<Outcome<InvitationRow>> {
    // Addresses of people are closed to the tenant role, so this works as the system role, with the venue in every where.
    return this.database.systemTx(async (client) => {
      await lockStaff(client, ctx.venueId);
      if (!(await this.mayInvite(client, ctx, role))) return refuse('FORBIDDEN');
      const { rowCount: members } = await client.query(
        'SELECT 1 FROM membership m JOIN app_user u ON u.id = m.user_id WHERE m.venue_id = $1 AND u.email = $2',
        [ctx.venueId, email],
      );
      const { rows: open } = await client.query<{ others: number }>(
        'SELECT count(*)::int AS others FROM invitation WHERE venue_id = $1 AND email <> $2',
        [ctx.venueId, email],
      );
      if (members !== 0 || open[0]!.others >= LIMITS.invitationsMax) return refuse('CONFLICT');
      const { rows } = await client.query<InvitationRow>(
        `INSERT INTO invitation (venue_id, id, email, role, token_hash, mailed_token_hash, invited_by, expires_at, created_at)
         VALUES ($1, $2, $3, $4::"Role", $5, $6, $7, $8, $9)
         ON CONFLICT (venue_id, email) DO UPDATE SET role = EXCLUDED.role, token_hash = EXCLUDED.token_hash,
           mailed_token_hash = EXCLUDED.mailed_token_hash, invited_by = EXCLUDED.invited_by,
           expires_at = EXCLUDED.expires_at, created_at = EXCLUDED.created_at
         RETURNING ${COLUMNS}`,
        [
          ctx.venueId,
          newId(),
          email,
          role,
          link.tokenHash,
          link.mailedTokenHash,
          ctx.actor.userId,
          link.expiresAt,
          link.now,
        ],
      );
      await this.record(client, ctx, 'staff:invited', rows[0]!);
      return accept(rows[0]!);
    });
  }

  /** New links for an invitation; those before are void. NOT_FOUND where it is not open any more. */
  renew(ctx: StaffCtx, id: string, link: LinkDraft): Promise<Outcome<InvitationRow>> {
    return this.database.sqlTx(ctx, async (client) => {
      await lockStaff(client, ctx.venueId);
      const { rows: known } = await client.query<{ role: Role }>(
        'SELECT role FROM invitation WHERE venue_id = $1 AND id = $2',
        [ctx.venueId, id],
      );
      if (!known[0]) return refuse('NOT_FOUND');
      if (!(await this.mayInvite(client, ctx, known[0].role))) return refuse('FORBIDDEN');
      const { rows } = await client.query<InvitationRow>(
        `UPDATE invitation SET token_hash = $3, mailed_token_hash = $4, invited_by = $5, expires_at = $6
         WHERE venue_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
        [ctx.venueId, id, link.tokenHash, link.mailedTokenHash, ctx.actor.userId, link.expiresAt],
      );
      await this.record(client, ctx, 'staff:invited', rows[0]!);
      return accept(rows[0]!);
    });
  }

  /** NOT_FOUND where it is not open any more. */
  revoke(ctx: Ctx, id: string): Promise<Outcome<null>> {
    return this.database.sqlTx(ctx, async (client) => {
      await lockStaff(client, ctx.venueId);
      const { rows } = await client.query<InvitationRow>(
        `DELETE FROM invitation WHERE venue_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
        [ctx.venueId, id],
      );
      if (!rows[0]) return refuse('NOT_FOUND');
      await this.record(client, ctx, 'invitation:revoked', rows[0]);
      return accept(null);
    });
  }

  /** Asked under the lock: the guard may have read the inviter's role a moment before it was taken away. */
  private async mayInvite(client: PoolClient, ctx: StaffCtx, role: Role): Promise<boolean> {
    const { rows } = await client.query<{ role: Role }>(
      'SELECT role FROM membership WHERE venue_id = $1 AND user_id = $2',
      [ctx.venueId, ctx.actor.userId],
    );
    return rows[0] !== undefined && mayGrant(rows[0].role, role);
  }

  private record(client: PoolClient, ctx: Ctx, action: string, { id, role }: InvitationRow): Promise<void> {
    return this.audit.record(client, ctx, { action, subject: { invitationId: id, role } });
  }
}
