import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Database } from '../../core/database/database.js';
import { LOGINS_MAX, type RefreshTokenState } from './auth.rules.js';

export interface RefreshTokenRow extends RefreshTokenState {
  id: string;
  sessionId: string;
  /** SHA-256 of the token, hex. */
  tokenHash: string;
}

/** A login that begins. */
export interface LoginDraft {
  id: string;
  userId: string;
  /** The hash behind the password that was shown: where it is another one by now, there is no login. */
  passwordHash: string;
  device: string;
  at: Date;
}

/** One login under its lock. */
export interface LoginTx {
  readonly sessionId: string;
  readonly userId: string;
  find(tokenHash: string): Promise<RefreshTokenRow | null>;
  /** Marks a token as spent and adds the one that follows it. */
  replace(spentId: string, at: Date, next: RefreshTokenRow): Promise<void>;
  end(): Promise<void>;
}

/** Logins belong to people, not to venues: this works as the system role. */
@Injectable()
export class RefreshTokenRepository {
  constructor(private readonly database: Database) {}

  /**
   * Begins a login with its first token, and ends those of the same person that were last used before `forgottenBefore`, and
   * the oldest where there are more than anybody is shown. Returns the ids of those that ended, null where the password was
   * changed since it was checked.
   */
  async start(login: LoginDraft, token: RefreshTokenRow, forgottenBefore: Date): Promise<string[] | null> {
    return this.database.systemTx(async (client) => {
      // The share lock waits for a change of the password, which then ends the logins that were there before it.
      const { rowCount } = await client.query(
        `INSERT INTO login_session (id, user_id, device, created_at, last_used_at)
         SELECT $1::uuid, id, $3::text, $4::timestamptz, $4::timestamptz FROM app_user WHERE id = $2 AND password_hash = $5 FOR SHARE`,
        [login.id, login.userId, login.device, login.at, login.passwordHash],
      );
      if (rowCount === 0) return null;
      await insertToken(client, token);
      const { rows } = await client.query<{ id: string }>(
        `DELETE FROM login_session WHERE user_id = $1 AND id <> $2 AND (last_used_at < $3 OR id IN (
           SELECT id FROM login_session WHERE user_id = $1 ORDER BY last_used_at DESC, id DESC OFFSET $4))
         RETURNING id`,
        [login.userId, login.id, forgottenBefore, LOGINS_MAX],
      );
      return rows.map(({ id }) => id);
    });
  }

  /** Runs `work` while nobody else changes the login of this token; with null where the token is not known. */
  async inLoginOf<T>(tokenHash: string, work: (login: LoginTx | null) => Promise<T>): Promise<T> {
    return this.database.systemTx(async (client) => {
      const { rows } = await client.query<{ id: string; user_id: string }>(
        `SELECT id, user_id FROM login_session
         WHERE id = (SELECT session_id FROM refresh_token WHERE token_hash = $1) FOR UPDATE`,
        [tokenHash],
      );
      return work(rows[0] ? loginTx(client, rows[0].id, rows[0].user_id) : null);
    });
  }
}

function loginTx(client: PoolClient, sessionId: string, userId: string): LoginTx {
  return {
    sessionId,
    userId,
    async find(tokenHash) {
      const { rows } = await client.query<RefreshTokenRow>(
        `SELECT id, session_id AS "sessionId", token_hash AS "tokenHash", expires_at AS "expiresAt", used_at AS "usedAt"
         FROM refresh_token WHERE token_hash = $1 AND session_id = $2`,
        [tokenHash, sessionId],
      );
      return rows[0] ?? null;
    },
    async replace(spentId, at, next) {
      await client.query('UPDATE refresh_token SET used_at = $2 WHERE id = $1', [spentId, at]);
      await insertToken(client, next);
      await client.query('UPDATE login_session SET last_used_at = $2 WHERE id = $1', [sessionId, at]);
    },
    async end() {
      await client.query('DELETE FROM login_session WHERE id = $1', [sessionId]);
    },
  };
}

async function insertToken(client: PoolClient, token: RefreshTokenRow): Promise<void> {
  await client.query('INSERT INTO refresh_token (id, session_id, token_hash, expires_at) VALUES ($1, $2, $3, $4)', [
    token.id,
    token.sessionId,
    token.tokenHash,
    token.expiresAt,
  ]);
}
