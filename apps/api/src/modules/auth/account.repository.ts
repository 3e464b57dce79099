import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Role } from '@votebox/contracts';
import type { UnscopedCtx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import { AuditLog } from '../audit/index.js';
import type { AccountRow } from './auth.mapper.js';

/** A new person. The e-mail address is in its stored form (trimmed, lower case). */
export interface AccountDraft {
  email: string;
  name: string;
  passwordHash: string;
}

/** A new venue with its first owner. */
export interface RegistrationDraft extends AccountDraft {
  venueName: string;
  slug: string;
}

export type RegistrationResult =
  | { kind: 'registered'; userId: string; venueId: string }
  | { kind: 'slug-taken' }
  | { kind: 'email-taken' };

const WITH_MEMBERSHIPS = {
  select: {
    id: true,
    name: true,
    email: true,
    passwordHash: true,
    memberships: {
      select: { role: true, venue: { select: { id: true, name: true, slug: true } } },
      orderBy: { venueId: 'asc' },
    },
  },
} as const;

/** Accounts belong to people, not to venues: everything here works across venues, as the system role. */
@Injectable()
export class AccountRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  findByEmail(email: string): Promise<(AccountRow & { passwordHash: string }) | null> {
    return this.database.unscopedPrisma.user.findUnique({ where: { email }, ...WITH_MEMBERSHIPS });
  }

  findById(id: string): Promise<AccountRow | null> {
    return this.database.unscopedPrisma.user.findUnique({ where: { id }, ...WITH_MEMBERSHIPS });
  }

  /** All roles of a person: what the guard asks before any venue is known. */
  async listRoles(userId: string): Promise<{ venueId: string; role: Role }[]> {
    return this.database.unscopedPrisma.membership.findMany({
      where: { userId },
      select: { venueId: true, role: true },
    });
  }

  /** Makes venue, person and ownership, or nothing. The unique indexes decide, so two who race cannot both win. */
  async register(caller: UnscopedCtx, draft: RegistrationDraft): Promise<RegistrationResult> {
    const venueId = newId();
    const userId = newId();
    try {
      await this.database.systemTx(async (client) => {
        await client.query('INSERT INTO venue (id, name, slug) VALUES ($1, $2, $3)', [
          venueId,
          draft.venueName,
          draft.slug,
        ]);
        await client.query('INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
          userId,
          draft.email,
          draft.name,
          draft.passwordHash,
        ]);
        await client.query(`INSERT INTO membership (venue_id, user_id, role) VALUES ($1, $2, 'OWNER')`, [
          venueId,
          userId,
        ]);
        const ctx = { venueId, actor: { kind: 'staff', userId, role: 'OWNER' } as const, requestId: caller.requestId };
        await this.audit.record(client, ctx, { action: 'venue:registered', subject: { slug: draft.slug } });
      });
      return { kind: 'registered', userId, venueId };
    } catch (error) {
      const constraint = violatedUnique(error);
      if (constraint === 'venue_slug_key') return { kind: 'slug-taken' };
      if (constraint === 'app_user_email_key') return { kind: 'email-taken' };
      throw error;
    }
  }

  /**
   * The account of an e-mail address, made when there is none; an existing one keeps its name and password. Inside the
   * caller's transaction: the upsert locks the row, so two who add the same person get the same account.
   */
  async ensure(client: PoolClient, draft: AccountDraft): Promise<{ userId: string; isNew: boolean }> {
    const { rows } = await client.query<{ id: string; is_new: boolean }>(
      `INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (email) DO UPDATE SET email = EXCLUDED.email
       RETURNING id, (xmax = 0) AS is_new`,
      [newId(), draft.email, draft.name, draft.passwordHash],
    );
    return { userId: rows[0]!.id, isNew: rows[0]!.is_new };
  }
}

/** Name of the unique constraint that refused an insert, null for any other error. */
function violatedUnique(error: unknown): string | null {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && typeof constraint === 'string' ? constraint : null;
}
