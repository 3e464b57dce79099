import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Sealer } from './sealer.js';

/** Where sealed texts are kept. */
const SEALED_COLUMNS = [
  ['player', 'secret'],
  ['spotify_account', 'client_secret'],
  ['spotify_account', 'access_token'],
  ['spotify_account', 'refresh_token'],
] as const;

/** A key that something in the database is sealed with is not in the ring. */
export class KeysMissing extends Error {
  constructor(ids: string[]) {
    super(
      `VOTEBOX_KEYS lacks ${ids.map((id) => `"${id}"`).join(', ')}: passwords of players or Spotify accounts in this ` +
        'database are sealed with it. Give it back to VOTEBOX_KEYS; an old key can go once nothing is sealed with it.',
    );
  }
}

/**
 * Refuses to start without a key that is needed, instead of failing in the middle of a night. An installation in which
 * nothing is sealed needs no key.
 */
@Injectable()
export class SealedRowsCheck implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly sealer: Sealer,
  ) {}

  async onModuleInit(): Promise<void> {
    const known = new Set(this.sealer.keyIds);
    const missing = (await this.listKeyIds()).filter((id) => !known.has(id));
    if (missing.length > 0) throw new KeysMissing(missing);
  }

  /** Of all venues: the ring is that of the installation, therefore as system. */
  private async listKeyIds(): Promise<string[]> {
    const each = SEALED_COLUMNS.map(
      ([table, column]) => `SELECT split_part(${column}, '.', 2) AS id FROM ${table} WHERE ${column} LIKE 's1.%'`,
    );
    const { rows } = await this.db.systemPool.query<{ id: string }>(`${each.join(' UNION ')} ORDER BY id`);
    return rows.map((row) => row.id);
  }
}
