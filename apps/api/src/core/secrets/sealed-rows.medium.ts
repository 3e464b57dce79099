import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { World } from '../../../test/support/world.js';
import { newId } from '../ids/ids.js';
import { SealedRowsCheck } from './sealed-rows.check.js';
import { Sealer } from './sealer.js';

/** Real: Postgres, the sealer. */
let nights: World;

beforeAll(async () => {
  nights = await World.bare();
});

afterAll(() => nights.close());

function start(keys: string): { check: SealedRowsCheck; sealer: Sealer } {
  const config = nights.config({ VOTEBOX_KEYS: keys });
  const sealer = new Sealer(config);
  return { check: new SealedRowsCheck(nights.connect(config), sealer), sealer };
}

test('needs no key while nothing is sealed, and names the one that is missing afterwards', async () => {
  await start('').check.onModuleInit();

  const old = `old:${randomBytes(32).toString('base64')}`;
  const venueId = await nights.venue();
  const secret = start(old).sealer.seal(venueId, 'a password');
  await nights.insert('player', { venue_id: venueId, id: newId(), name: 'Bar', kind: 'MPD', settings: '{}', secret });

  const young = `young:${randomBytes(32).toString('base64')}`;
  await expect(start('').check.onModuleInit()).rejects.toThrow('VOTEBOX_KEYS lacks "old"');
  await expect(start(young).check.onModuleInit()).rejects.toThrow('VOTEBOX_KEYS lacks "old"');
  await start(`${young},${old}`).check.onModuleInit();
});
