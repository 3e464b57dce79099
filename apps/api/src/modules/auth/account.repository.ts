import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
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
    emailProvenAt: true,
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

  findById(id: string): Promise<(AccountRow & { passwordHash: string }) | null> {
    return this.database.unscopedPrisma.user.findUnique({ where: { id }, ...WITH_MEMBERSHIPS });
  }

  /** Makes venue, person and ownership, or nothing. The unique indexes decide, so two who race cannot both win. */
  async register(caller: UnscopedCtx, draft: RegistrationDraft): Promise<RegistrationResult> {
    const venueId = newId();
    try {
      const userId = await this.database.systemTx(async (client) => {
        await client.query('INSERT INTO venue (id, name, slug) VALUES ($1, $2, $3)', [
          venueId,
          draft.venueName,
          draft.slug,
        ]);
        const userId = await this.insert(client, draft);
        await client.query(`INSERT INTO membership (venue_id, user_id, role) VALUES ($1, $2, 'OWNER')`, [
          venueId,
          userId,
        ]);
        const ctx = { venueId, actor: { kind: 'staff', userId, role: 'OWNER' } as const, requestId: caller.requestId };
        await this.audit.record(client, ctx, { action: 'venue:registered', subject: { slug: draft.slug } });
        return userId;
      });
      return { kind: 'registered', userId, venueId };
    } catch (error) {
      const constraint = violatedUnique(error);
      if (constraint === 'venue_slug_key') return { kind: 'slug-taken' };
      if (isEmailTaken(error)) return { kind: 'email-taken' };
      throw error;
    }
  }

  /** A new account, in the caller's transaction. Returns its id. Throws where the address has one: see `isEmailTaken`. */
  async insert(client: PoolClient, draft: AccountDraft): Promise<string> {
    const userId = newId();
    await client.query('INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
      userId,
      draft.email,
      draft.name,
      draft.passwordHash,
    ]);
    return userId;
  }
}

/** Whether an insert was refused because the e-mail address has an account. */
export function isEmailTaken(error: unknown): boolean {
  return violatedUnique(error) === 'app_user_email_key';
}

/** Name of the unique constraint that refused an insert, null for any other error. */
function violatedUnique(error: unknown): string | null {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && typeof constraint === 'string' ? constraint : null;
}
