import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import { AuditLog } from '../audit/index.js';

export interface PairingDraft {
  id: string;
  code: string;
  /** SHA-256 of the secret, hex. */
  secretHash: string;
  expiresAt: Date;
}

/** What a pairing has come to. `display` once staff have entered the code. */
export interface PairingRow {
  secretHash: string;
  expiresAt: Date;
  display: { venueId: string; id: string; tokenVersion: number } | null;
}

interface FoundPairing {
  secret_hash: string;
  expires_at: Date;
  display_id: string | null;
  venue_id: string | null;
  token_version: number | null;
}

/** A pairing belongs to no venue until staff claim it, so everything here works as the system role. */
@Injectable()
export class PairingRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** Stores a new pairing and clears away expired ones. False when the code is in use. */
  async start(draft: PairingDraft, now: Date): Promise<boolean> {
    await this.database.systemPool.query('DELETE FROM display_pairing WHERE expires_at <= $1', [now]);
    const { rowCount } = await this.database.systemPool.query(
      `INSERT INTO display_pairing (id, code, secret_hash, expires_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (code) DO NOTHING`,
      [draft.id, draft.code, draft.secretHash, draft.expiresAt],
    );
    return rowCount === 1;
  }

  /** A claimed pairing whose display has been removed since is not found. */
  async find(id: string): Promise<PairingRow | null> {
    const { rows } = await this.database.systemPool.query<FoundPairing>(
      `SELECT p.secret_hash, p.expires_at, p.display_id, p.venue_id, d.token_version
       FROM display_pairing p LEFT JOIN display d ON d.venue_id = p.venue_id AND d.id = p.display_id
       WHERE p.id = $1 AND (p.display_id IS NULL OR d.id IS NOT NULL)`,
      [id],
    );
    const row = rows[0];
    if (!row) return null;
    const { display_id, venue_id, token_version } = row;
    const display =
      display_id && venue_id && token_version !== null
        ? { venueId: venue_id, id: display_id, tokenVersion: token_version }
        : null;
    return { secretHash: row.secret_hash, expiresAt: row.expires_at, display };
  }

  /** Makes the display that shows `code` one of this venue. Null: no screen waits with this code. */
  claim(ctx: Ctx, code: string, name: string, now: Date): Promise<{ displayId: string } | null> {
    return this.database.systemTx(async (client) => {
      // The row lock makes a code good for one claim, whichever venues enter it at the same moment.
      const { rows } = await client.query<{ id: string }>(
        'SELECT id FROM display_pairing WHERE code = $1 AND expires_at > $2 AND display_id IS NULL FOR UPDATE',
        [code, now],
      );
      const pairing = rows[0];
      if (!pairing) return null;
      const displayId = newId();
      await client.query('INSERT INTO display (venue_id, id, name) VALUES ($1, $2, $3)', [
        ctx.venueId,
        displayId,
        name,
      ]);
      await client.query('UPDATE display_pairing SET venue_id = $2, display_id = $3 WHERE id = $1', [
        pairing.id,
        ctx.venueId,
        displayId,
      ]);
      await this.audit.record(client, ctx, { action: 'display:paired', subject: { displayId, name } });
      return { displayId };
    });
  }

  /** The version that tokens of a display must carry; null where there is no such display. */
  async findTokenVersion(venueId: string, displayId: string): Promise<number | null> {
    const { rows } = await this.database.systemPool.query<{ token_version: number }>(
      'SELECT token_version FROM display WHERE venue_id = $1 AND id = $2',
      [venueId, displayId],
    );
    return rows[0]?.token_version ?? null;
  }
}
