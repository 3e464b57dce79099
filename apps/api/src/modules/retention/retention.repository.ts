import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { RETENTION } from '@votebox/contracts';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';

const ROWS_PER_BATCH = 1_000;
const CUT_MAX = 5_000;
const LOCK_SQL = `SELECT pg_try_advisory_lock(hashtextextended('retention', 0)) AS ok`;
const UNLOCK_SQL = `SELECT pg_advisory_unlock(hashtextextended('retention', 0))`;

/** Tables whose rows mean nothing any more after `expires_at`. */
const EXPIRING = ['refresh_token', 'invitation', 'password_reset', 'display_pairing', 'spotify_consent'];

export interface EventKey {
  venueId: string;
  eventId: string;
}

export interface AuditHead {
  venueId: string;
  seq: string;
  hash: string;
}

/** What retention asks and removes over all venues. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly db: Database) {}

  /**
   * Runs `work` where no other process does so at this moment; answers whether it did. The lock ends with its connection,
   * so a process that is killed never keeps it.
   */
  async runAlone(work: () => Promise<void>): Promise<boolean> {
    const client: PoolClient = await this.db.systemPool.connect();
    let broken: Error | undefined;
    try {
      const { rows } = await client.query<{ ok: boolean }>(LOCK_SQL);
      if (!rows[0]!.ok) return false;
      await work();
      return true;
    } finally {
      // A connection that may still hold the lock must not go back.
      await client.query(UNLOCK_SQL).catch((error: Error) => (broken = error));
      client.release(broken);
    }
  }

  async listEventsWithErased(): Promise<EventKey[]> {
    const { rows } = await this.db.systemPool.query<EventKey>(
      `SELECT DISTINCT e.venue_id AS "venueId", e.id AS "eventId" FROM guest g
       JOIN event e ON e.venue_id = g.venue_id AND e.id = g.event_id
       WHERE g.erased_at IS NOT NULL AND e.status IN ('ENDED', 'CANCELLED')`,
    );
    return rows;
  }

  async listEventsToForget(): Promise<EventKey[]> {
    const { rows } = await this.db.systemPool.query<EventKey>(
      `SELECT venue_id AS "venueId", id AS "eventId" FROM event
       WHERE guests_gone_at IS NULL AND status IN ('ENDED', 'CANCELLED')
         AND coalesce(ended_at, ends_at, created_at) < now() - make_interval(days => $1)
       ORDER BY venue_id, id`,
      [RETENTION.guestDays],
    );
    return rows;
  }

  async removeExpired(): Promise<void> {
    for (const table of EXPIRING) {
      await this.removeWhere(table, 'expires_at < now() - make_interval(days => $1)', [RETENTION.expiredDays]);
    }
    // A login without a token cannot go on.
    await this.removeWhere(
      'login_session',
      'NOT EXISTS (SELECT FROM refresh_token WHERE session_id = login_session.id)',
    );
  }

  private async removeWhere(table: string, condition: string, values: readonly unknown[] = []): Promise<void> {
    let removed: number;
    do {
      const { rowCount } = await this.db.systemPool.query(
        `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${ROWS_PER_BATCH}))`,
        [...values],
      );
      removed = rowCount ?? 0;
    } while (removed === ROWS_PER_BATCH);
  }

  async cutAudit(): Promise<void> {
    const { rows } = await this.db.systemPool.query<{ venueId: string }>(
      `SELECT h.venue_id AS "venueId" FROM audit_head h
       JOIN audit_entry e ON e.venue_id = h.venue_id AND e.seq = h.cut_seq + 1
       WHERE e.created_at < now() - make_interval(days => $1)`,
      [RETENTION.auditDays],
    );
    for (const { venueId } of rows) {
      let cut: number;
      do {
        const { rows: answer } = await this.db.systemPool.query<{ n: number }>(
          'SELECT cut_audit($1, now() - make_interval(days => $2), $3, $4) AS n',
          [venueId, RETENTION.auditDays, CUT_MAX, newId()],
        );
        cut = answer[0]!.n;
      } while (cut === CUT_MAX);
    }
  }

  async listAuditHeads(): Promise<AuditHead[]> {
    const { rows } = await this.db.systemPool.query<AuditHead>(
      `SELECT venue_id AS "venueId", seq::text, hash FROM audit_head ORDER BY venue_id`,
    );
    return rows;
  }
}
