import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { QueueView } from '@votebox/contracts';
import { type Application, startApplication } from '../../src/application.js';
import { loadConfig } from '../../src/core/config/config.js';
import { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { MusicNights, type SeededNight } from '../support/music-night.js';
import { Phone } from '../support/phone.js';

// Real: Postgres, the whole API, HTTP, 200 Socket.IO clients with the client's own rules. Nothing is replaced.
const GUESTS = 200;
const VOTES_PER_GUEST = 5;

let nights: MusicNights;
let night: SeededNight;
let application: Application;

beforeAll(async () => {
  nights = await MusicNights.open();
  night = await nights.night(await nights.venue(), { tracks: 30 });
  const config = loadConfig({
    NODE_ENV: 'test',
    API_PORT: '0',
    DATABASE_URL: nights.databaseUrl,
    VOTEBOX_SECRET: randomBytes(32).toString('hex'),
    MEDIA_DIR: nights.mediaDir,
    LOG_LEVEL: 'error',
    JOIN_FREE_PER_MINUTE: '1000000',
  });
  application = await startApplication(config);
}, 60_000);

afterAll(async () => {
  await application?.close();
  await nights?.close();
});

it('counts every acknowledged vote of 200 guests once, and all phones end with the queue of the database', async () => {
  const phones = await Promise.all(
    Array.from({ length: GUESTS }, () => Phone.join(application.url, new Browser(application.url), night.joinCode)),
  );
  const offered = phones.flatMap((phone, guest) =>
    Array.from({ length: VOTES_PER_GUEST }, (_, n) => {
      const track = night.tracks[(guest * 7 + n * n + n) % night.tracks.length]!;
      return phone.vote(night.ballotId, track.optionId);
    }),
  );
  const answers = await Promise.all(offered);
  const acknowledged = answers.filter(({ answer }) => answer.ok).map(({ voteId }) => voteId);
  const refusals = new Set(answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.error.error])));

  const stored = await nights.rows<{ vote_id: string }>(`SELECT vote_id FROM vote WHERE state = 'COUNTED'`);
  expect(stored.map((row) => row.vote_id).sort()).toEqual([...acknowledged].sort());
  expect([...refusals].filter((code) => code !== 'ALREADY_VOTED')).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(GUESTS * 3);

  const [tally] = await nights.rows<{ n: number }>('SELECT sum(votes)::int AS n FROM tally');
  expect(tally!.n).toBe(stored.length);

  const { body } = await new Browser(application.url).get<QueueView>(`/events/${night.eventId}/queue`);
  const truth = body.items.map((item) => [item.idx, item.votes]);
  expect(truth.reduce((sum, [, votes]) => sum + votes!, 0)).toBe(stored.length);
  await eventually(() => {
    for (const phone of phones) expect(phone.shown).toEqual(truth);
  });
  for (const phone of phones) phone.close();
}, 90_000);
