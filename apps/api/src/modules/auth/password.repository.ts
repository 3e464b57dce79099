import { Injectable } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';

/** A link to a new password. */
export interface PasswordResetDraft {
  email: string;
  /** SHA-256 of the token in the link, hex. */
  tokenHash: string;
  expiresAt: Date;
}

/**
 * Passwords belong to people, not to venues: this works as the system role. Whatever sets one locks the account first and
 * ends logins and open links in the same transaction, so that nothing of before outlives the change.
 */
@Injectable()
export class PasswordRepository {
  constructor(private readonly database: Database) {}

  /**
   * Replaces the hash `from`, and ends all logins but `keptSessionId`. Returns the ids of those that ended, null where the
   * password is another one by now.
   */
  change(userId: string, from: string, to: string, keptSessionId: string): Promise<string[] | null> {
    return this.database.systemTx(async (client) => {
      const { rowCount } = await client.query(
        'UPDATE app_user SET password_hash = $3 WHERE id = $1 AND password_hash = $2',
        [userId, from, to],
      );
      if (rowCount === 0) return null;
      await client.query('DELETE FROM password_reset WHERE user_id = $1', [userId]);
      const { rows } = await client.query<{ id: string }>(
        'DELETE FROM login_session WHERE user_id = $1 AND id <> $2 RETURNING id',
        [userId, keptSessionId],
      );
      return rows.map(({ id }) => id);
    });
  }

  /** Keeps the link that is about to be mailed, and clears away those that are over. False where the address has no account. */
  async addReset({ email, tokenHash, expiresAt }: PasswordResetDraft, now: Date): Promise<boolean> {
    await this.database.systemPool.query('DELETE FROM password_reset WHERE expires_at <= $1', [now]);
    const { rowCount } = await this.database.systemPool.query(
      `INSERT INTO password_reset (id, user_id, token_hash, is_mailed, expires_at)
       SELECT $1::uuid, id, $3::text, true, $4::timestamptz FROM app_user WHERE email = $2`,
      [newId(), email, tokenHash, expiresAt],
    );
    return rowCount === 1;
  }

  /** Whose link this is; null where it is not good (any more). */
  async findReset(tokenHash: string, now: Date): Promise<string | null> {
    const { rows } = await this.database.systemPool.query<{ user_id: string }>(
      'SELECT user_id FROM password_reset WHERE token_hash = $1 AND expires_at > $2',
      [tokenHash, now],
    );
    return rows[0]?.user_id ?? null;
  }

  /**
   * Uses a link up for a new password, and ends all logins of its person. Returns the ids of those, null where the link is
   * not good (any more). A link that was mailed proves the address.
   */
  reset(tokenHash: string, passwordHash: string, now: Date): Promise<string[] | null> {
    return this.database.systemTx(async (client) => {
      const owner = await client.query<{ id: string }>(
        'SELECT id FROM app_user WHERE id = (SELECT user_id FROM password_reset WHERE token_hash = $1) FOR UPDATE',
        [tokenHash],
      );
      const userId = owner.rows[0]?.id;
      const link = await client.query<{ is_mailed: boolean }>(
        'DELETE FROM password_reset WHERE token_hash = $1 AND expires_at > $2 RETURNING is_mailed',
        [tokenHash, now],
      );
      if (!userId || !link.rows[0]) return null;
      await client.query(
        `UPDATE app_user SET password_hash = $2,
                email_proven_at = CASE WHEN $3 THEN coalesce(email_proven_at, $4) ELSE email_proven_at END
         WHERE id = $1`,
        [userId, passwordHash, link.rows[0].is_mailed, now],
      );
      await client.query('DELETE FROM password_reset WHERE user_id = $1', [userId]);
      const { rows } = await client.query<{ id: string }>('DELETE FROM login_session WHERE user_id = $1 RETURNING id', [
        userId,
      ]);
      return rows.map(({ id }) => id);
    });
  }
}
