import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { QueueView } from '@votebox/contracts';
import { eventually } from '../support/eventually.js';
import { type SeededNight, World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP, 200 Socket.IO clients with the client's own rules. Nothing is replaced.
const GUESTS = 200;
const VOTES_PER_GUEST = 5;

let world: World;
let night: SeededNight;

beforeAll(async () => {
  world = await World.live();
  night = await world.night(await world.venue(), { tracks: 30 });
}, 60_000);

afterAll(async () => {
  await world?.close();
});

it('counts every acknowledged vote of 200 guests once, and all phones end with the queue of the database', async () => {
  const phones = await Promise.all(Array.from({ length: GUESTS }, () => world.phone(night)));
  const offered = phones.flatMap((phone, guest) =>
    Array.from({ length: VOTES_PER_GUEST }, (_, n) => {
      const track = night.tracks[(guest * 7 + n * n + n) % night.tracks.length]!;
      return phone.vote(night.ballotId, track.optionId);
    }),
  );
  const answers = await Promise.all(offered);
  const acknowledged = answers.filter(({ answer }) => answer.ok).map(({ voteId }) => voteId);
  const refusals = new Set(answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.error.error])));

  const stored = await world.rows<{ vote_id: string }>(`SELECT vote_id FROM vote WHERE state = 'COUNTED'`);
  expect(stored.map((row) => row.vote_id).sort()).toEqual([...acknowledged].sort());
  expect([...refusals].filter((code) => code !== 'ALREADY_VOTED')).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(GUESTS * 3);

  const [tally] = await world.rows<{ n: number }>('SELECT sum(votes)::int AS n FROM tally');
  expect(tally!.n).toBe(stored.length);

  const { body } = await world.browser().get<QueueView>(`/events/${night.eventId}/queue`);
  const truth = body.items.map((item) => [item.idx, item.votes]);
  expect(truth.reduce((sum, [, votes]) => sum + votes!, 0)).toBe(stored.length);
  await eventually(() => {
    for (const phone of phones) expect(phone.shown).toEqual(truth);
  });
  for (const phone of phones) phone.close();
}, 90_000);
