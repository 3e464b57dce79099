import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Database } from '../../core/database/database.js';
import type { RefreshTokenState } from './auth.rules.js';

export interface RefreshTokenRow extends RefreshTokenState {
  id: string;
  userId: string;
  familyId: string;
  /** SHA-256 of the token, hex. */
  tokenHash: string;
}

/** One family under its lock. */
export interface FamilyTx {
  find(tokenHash: string): Promise<RefreshTokenRow | null>;
  /** Marks a token as spent and adds the one that follows it. */
  replace(spentId: string, at: Date, next: RefreshTokenRow): Promise<void>;
  revoke(at: Date): Promise<void>;
}

/** Sessions belong to people, not to venues: this works as the system role. */
@Injectable()
export class RefreshTokenRepository {
  constructor(private readonly database: Database) {}

  /** Stores the first token of a family and clears away what has expired of the same person. */
  async start(row: RefreshTokenRow, now: Date): Promise<void> {
    await this.database.unscopedPrisma.refreshToken.deleteMany({
      where: { userId: row.userId, expiresAt: { lt: now } },
    });
    await this.database.unscopedPrisma.refreshToken.create({ data: row });
  }

  /** Runs `work` while nobody else changes the family of this token; with null where the token is not known. */
  async inFamilyOf<T>(tokenHash: string, work: (family: FamilyTx | null) => Promise<T>): Promise<T> {
    return this.database.systemTx(async (client) => {
      const { rows } = await client.query<{ family_id: string }>(
        'SELECT family_id FROM refresh_token WHERE token_hash = $1',
        [tokenHash],
      );
      const familyId = rows[0]?.family_id;
      if (!familyId) return work(null);
      // A lock on rows would miss the successor that a rotation inserts while a logout revokes what it can see.
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('refresh-family:' || $1, 0))`, [familyId]);
      return work(familyTx(client, familyId));
    });
  }
}

function familyTx(client: PoolClient, familyId: string): FamilyTx {
  return {
    async find(tokenHash) {
      const { rows } = await client.query<RefreshTokenRow>(
        `SELECT id, user_id AS "userId", family_id AS "familyId", token_hash AS "tokenHash",
                expires_at AS "expiresAt", used_at AS "usedAt", revoked_at AS "revokedAt"
         FROM refresh_token WHERE token_hash = $1 AND family_id = $2`,
        [tokenHash, familyId],
      );
      return rows[0] ?? null;
    },
    async replace(spentId, at, next) {
      await client.query('UPDATE refresh_token SET used_at = $2 WHERE id = $1', [spentId, at]);
      await client.query(
        `INSERT INTO refresh_token (id, user_id, family_id, token_hash, expires_at) VALUES ($1, $2, $3, $4, $5)`,
        [next.id, next.userId, next.familyId, next.tokenHash, next.expiresAt],
      );
    },
    async revoke(at) {
      await client.query('UPDATE refresh_token SET revoked_at = $2 WHERE family_id = $1 AND revoked_at IS NULL', [
        familyId,
        at,
      ]);
    },
  };
}
