import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { MusicNights } from '../../../test/support/music-night.js';
import { loadConfig } from '../config/config.js';
import { Database } from '../database/database.js';
import { newId } from '../ids/ids.js';
import { SealedRowsCheck } from './sealed-rows.check.js';
import { Sealer } from './sealer.js';

/** Real: Postgres, the sealer. */
let nights: MusicNights;
const opened: Database[] = [];

beforeAll(async () => {
  nights = await MusicNights.open();
});

afterAll(async () => {
  for (const db of opened) await db.onApplicationShutdown();
  await nights.close();
});

function start(keys: string): { check: SealedRowsCheck; sealer: Sealer } {
  const config = loadConfig({
    DATABASE_URL: nights.databaseUrl,
    VOTEBOX_SECRET: 's'.repeat(32),
    MEDIA_DIR: 'media',
    VOTEBOX_KEYS: keys,
  });
  const db = new Database(config);
  opened.push(db);
  const sealer = new Sealer(config);
  return { check: new SealedRowsCheck(db, sealer), sealer };
}

test('needs no key while nothing is sealed, and names the one that is missing afterwards', async () => {
  await start('').check.onModuleInit();

  const old = `old:${randomBytes(32).toString('base64')}`;
  const venueId = await nights.venue();
  const secret = start(old).sealer.seal(venueId, 'a password');
  await nights.sql.query(
    `INSERT INTO player (venue_id, id, name, kind, settings, secret) VALUES ($1, $2, 'Bar', 'MPD', '{}', $3)`,
    [venueId, newId(), secret],
  );

  const young = `young:${randomBytes(32).toString('base64')}`;
  await expect(start('').check.onModuleInit()).rejects.toThrow('VOTEBOX_KEYS lacks "old"');
  await expect(start(young).check.onModuleInit()).rejects.toThrow('VOTEBOX_KEYS lacks "old"');
  await start(`${young},${old}`).check.onModuleInit();
});
