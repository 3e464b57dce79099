import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Role } from '@votebox/contracts';
import type { Actor, UnscopedCtx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { type AccountDraft, AccountRepository, isEmailTaken } from '../auth/index.js';
import { lockStaff } from './staff.repository.js';

/** An open invitation as its link finds it. */
export interface OfferRow {
  venueId: string;
  venueName: string;
  venueSlug: string;
  id: string;
  email: string;
  role: Role;
  expiresAt: Date;
  /** Whether this is the link that was mailed to the address, not the one that the inviter was shown. */
  isMailed: boolean;
}

/** Who accepts: somebody who is signed in, or somebody who makes an account with it. */
export type Accepter = { kind: 'known'; userId: string } | { kind: 'new'; account: AccountDraft };

export interface Accepted {
  userId: string;
  offer: OfferRow;
}

/** The venue is known only by the token, so all this works as the system role. */
@Injectable()
export class InvitationAnswerRepository {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Null where no invitation is open by this link now: never was, used, declined, revoked, replaced or expired. */
  async find(tokenHash: string, now: Date): Promise<OfferRow | null> {
    return findOffer(this.database.systemPool, tokenHash, now);
  }

  /**
   * Uses an invitation up for a membership. LINK_INVALID where it is not open, CONFLICT where the person is a member
   * already (the role stays, and so does the invitation), EMAIL_TAKEN where a new account is wanted for an address that
   * has one. The mailed link proves the address, if the account has that one.
   */
  async accept(caller: UnscopedCtx, tokenHash: string, accepter: Accepter, now: Date): Promise<Outcome<Accepted>> {
    try {
      return await this.database.systemTx(async (client) => {
        const offer = await lockOffer(client, tokenHash, now);
        if (!offer) return refuse('LINK_INVALID');
        const { venueId, id, role, email } = offer;
        const userId = accepter.kind === 'new' ? await this.accounts.insert(client, accepter.account) : accepter.userId;
        const { rowCount } = await client.query(
          'INSERT INTO membership (venue_id, user_id, role) VALUES ($1, $2, $3::"Role") ON CONFLICT DO NOTHING',
          [venueId, userId, role],
        );
        if (rowCount === 0) return refuse('CONFLICT');
        await client.query(
          `DELETE FROM invitation
           WHERE venue_id = $1 AND (id = $2 OR email = (SELECT email FROM app_user WHERE id = $3))`,
          [venueId, id, userId],
        );
        if (offer.isMailed) {
          await client.query(
            'UPDATE app_user SET email_proven_at = $3 WHERE id = $1 AND email = $2 AND email_proven_at IS NULL',
            [userId, email, now],
          );
        }
        await this.record(client, caller, offer, { kind: 'staff', userId, role }, 'staff:joined');
        return accept({ userId, offer });
      });
    } catch (error) {
      if (isEmailTaken(error)) return refuse('EMAIL_TAKEN');
      throw error;
    }
  }

  /** Whoever has the link may turn it down. LINK_INVALID where it is not open. */
  async decline(caller: UnscopedCtx, tokenHash: string, now: Date): Promise<Outcome<null>> {
    return this.database.systemTx(async (client) => {
      const offer = await lockOffer(client, tokenHash, now);
      if (!offer) return refuse('LINK_INVALID');
      await client.query('DELETE FROM invitation WHERE venue_id = $1 AND id = $2', [offer.venueId, offer.id]);
      await this.record(client, caller, offer, { kind: 'anonymous' }, 'invitation:declined');
      return accept(null);
    });
  }

  private record(
    client: PoolClient,
    caller: UnscopedCtx,
    offer: OfferRow,
    actor: Actor,
    action: string,
  ): Promise<void> {
    const ctx = { venueId: offer.venueId, actor, requestId: caller.requestId };
    const userId = actor.kind === 'staff' ? { userId: actor.userId } : {};
    return this.audit.record(client, ctx, { action, subject: { invitationId: offer.id, role: offer.role, ...userId } });
  }
}

/** The offer under the lock of its venue's staff: read again, because it may have ended while the lock was waited for. */
async function lockOffer(client: PoolClient, tokenHash: string, now: Date): Promise<OfferRow | null> {
  const unverified = await findOffer(client, tokenHash, now);
  if (!unverified) return null;
  await lockStaff(client, unverified.venueId);
  return findOffer(client, tokenHash, now);
}

async function findOffer(client: Pick<PoolClient, 'query'>, tokenHash: string, now: Date): Promise<OfferRow | null> {
  const { rows } = await client.query<OfferRow>(
    `SELECT i.venue_id AS "venueId", v.name AS "venueName", v.slug AS "venueSlug", i.id, i.email, i.role,
            i.expires_at AS "expiresAt", i.mailed_token_hash IS NOT DISTINCT FROM $1 AS "isMailed"
     FROM invitation i JOIN venue v ON v.id = i.venue_id
     WHERE (i.token_hash = $1 OR i.mailed_token_hash = $1) AND i.expires_at > $2`,
    [tokenHash, now],
  );
  return rows[0] ?? null;
}
