import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answer } from '../../support/browser.js';
import { Browser } from '../../support/browser.js';
import type { ErrorBody, EventView, VenueView, VoteReceipt } from '@votebox/contracts';
import { newId } from '../../../src/core/ids/ids.js';
import { type Scene, BadInputWorld } from './bad-input-world.js';

/** Input of the right form that means something else than it says. Nothing is replaced. */
let world: BadInputWorld;
let scene: Scene;
let other: Scene;
let owner: Browser;

beforeAll(async () => {
  world = await BadInputWorld.open();
  [scene, other] = [await world.scene(), await world.scene()];
  owner = world.venue.owner;
}, 60_000);
afterAll(() => world?.close());

const eventPath = () => `/venues/${scene.venueId}/events`;
const codeOf = ({ status, body }: Answer<unknown>) => (status < 400 ? status : (body as ErrorBody).error);
const countedRows = (voteId: string) =>
  world.nights.rows<{ option_id: string; voter_id: string; weight: string }>(
    `SELECT option_id, voter_id, weight FROM vote WHERE vote_id = $1`,
    [voteId],
  );

async function newGuest(): Promise<Browser> {
  const browser = new Browser(world.application.url);
  await browser.post('/public/join', { code: scene.joinCode });
  return browser;
}

describe('text that means something to a machine', () => {
  test.each([
    "Robert'); DROP TABLE vote; --",
    '<script>alert(1)</script>',
    '=HYPERLINK("http://evil.example","x")',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '${7*7} {{7*7}} %s %n',
    '../../etc/passwd',
    '\\x41 \\u0041 \\0',
    '%_%',
    'שלום مرحبا',
    '𝄞 👩\u200d👩\u200d👧',
    'Zoë',
  ])('%s is kept and given back as it was', async (text) => {
    const made = await owner.post<EventView>(eventPath(), { name: text });
    expect([made.status, made.body.name]).toEqual([201, text]);
    const read = await owner.get<EventView>(`${eventPath()}/${made.body.id}`);
    expect(read.body.name).toBe(text);
    const venue = await owner.patch<VenueView>(`/venues/${scene.venueId}`, { name: text });
    expect([venue.status, venue.body.name]).toEqual([200, text]);
  });

  test('in two ways of writing is one and the same name', async () => {
    const [one, two] = ['Zo\u00eb', 'Zoe\u0308'];
    const path = `${eventPath()}/${scene.eventId}/guest-groups`;
    expect((await owner.post(path, { name: one, weight: 2 })).status).toBe(201);
    expect(codeOf(await owner.post(path, { name: two, weight: 2 }))).toBe('CONFLICT');
  });

  test('is no formula in the table of what was played', async () => {
    const titles = ['=1+1', '+1', '-1', '@x', '\t=1', '"=1","x"'];
    for (const [n, title] of titles.entries()) {
      const [{ trackId, optionId }] = scene.tracks as [Scene['tracks'][number]];
      await world.nights.sql.query(
        `INSERT INTO play (venue_id, id, event_id, seq, track_id, option_id, cycle, title, artist, duration_ms, origin)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $7, 1000, 'VOTES')`,
        [scene.venueId, newId(), scene.eventId, n + 1, trackId, optionId, title],
      );
    }
    const { status, body } = await owner.get<string>(`${eventPath()}/${scene.eventId}/history.csv`);
    expect(status).toBe(200);
    expect(body).toContain("'=1+1");
    expect(body.split(/[\r\n]+/).flatMap((line) => line.split(','))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^"?[=+@\t-]\S*1/)]),
    );
  });
});

describe('a time', () => {
  test.each([
    '2026-02-30T20:00:00Z',
    '2026-13-01T20:00:00Z',
    '2026-11-21T25:00:00Z',
    '2026-03-29T02:30:00',
    '2026-03-29',
    '+010000-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '2026-W01-1',
    '1893456000000',
  ])('%s is none', async (startsAt) => {
    expect(codeOf(await owner.post(eventPath(), { name: 'x', startsAt }))).toBe('VALIDATION_ERROR');
  });

  test.each([
    ['2026-03-29T02:30:00+01:00', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:30:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is the moment that it names', async (startsAt, moment) => {
    const made = await owner.post<EventView>(eventPath(), { name: 'x', startsAt });
    expect([made.status, made.body.startsAt]).toEqual([201, moment]);
  });
});

describe('a vote', () => {
  const cast = (browser: Browser, body: object) => browser.post<VoteReceipt>(`/events/${scene.eventId}/votes`, body);
  const good = () => ({ voteId: newId(), ballotId: scene.ballotId, optionId: scene.tracks[1]!.optionId });

  test.each(['weight', 'heldMs', 'voterId', 'venueId', 'guestId', 'state', 'cycle', 'receivedAt'])(
    'that decides its own %s is refused',
    async (field) => {
      const vote = good();
      expect(codeOf(await cast(await newGuest(), { ...vote, [field]: 100 }))).toBe('VALIDATION_ERROR');
      expect(await countedRows(vote.voteId)).toEqual([]);
    },
  );

  test('for an option of another ballot, another event or none at all is not counted', async () => {
    const guest = await newGuest();
    const foreign = { ballotId: other.ballotId, optionId: other.tracks[0]!.optionId };
    for (const wrong of [
      { optionId: foreign.optionId },
      foreign,
      { ballotId: foreign.ballotId },
      { optionId: newId() },
      { ballotId: newId() },
      { optionId: scene.ballotId },
    ]) {
      const vote = { ...good(), ...wrong };
      expect(['NOT_FOUND', 'TRACK_NOT_AVAILABLE', 'BALLOT_CLOSED']).toContain(codeOf(await cast(guest, vote)));
      expect(await countedRows(vote.voteId)).toEqual([]);
    }
  });

  test('sent again with another option stays the vote that it was', async () => {
    const [guest, vote] = [await newGuest(), good()];
    expect((await cast(guest, vote)).status).toBe(201);
    await cast(guest, { ...vote, optionId: scene.tracks[2]!.optionId });
    await cast(guest, { ...vote, voteId: vote.voteId.toUpperCase() });
    expect(await countedRows(vote.voteId)).toMatchObject([{ option_id: vote.optionId }]);
  });

  test('whose id another guest used is not theirs', async () => {
    const [one, two, vote] = [await newGuest(), await newGuest(), good()];
    expect((await cast(one, vote)).status).toBe(201);
    const [before] = await countedRows(vote.voteId);
    const answer = await cast(two, vote);
    expect([answer.status, codeOf(answer)]).not.toEqual([201, 201]);
    expect(codeOf(await two.delete(`/events/${scene.eventId}/votes/${vote.voteId}`))).not.toBe(200);
    expect(await countedRows(vote.voteId)).toEqual([before]);
  });
});

describe('a role', () => {
  test.each(['ADMIN', 'owner', '', '__proto__', 'constructor', null, 0, ['OWNER'], { role: 'OWNER' }])(
    '%p is none',
    async (role) => {
      const body = { email: `${newId()}@staff.example`, role };
      expect(codeOf(await owner.post(`/venues/${scene.venueId}/invitations`, body))).toBe('VALIDATION_ERROR');
    },
  );

  test('is not given to oneself', async () => {
    const { staff, venue } = world;
    for (const path of [`/venues/${venue.venueId}`, `${eventPath()}/${scene.eventId}`]) {
      const answer = await staff.patch(path, { name: 'x', role: 'OWNER' });
      expect(['FORBIDDEN', 'VALIDATION_ERROR']).toContain(codeOf(answer));
    }
  });
});

test('all of it lost not one vote of the guests who behaved meanwhile', async () => {
  expect(await world.goodClient.prove(world.nights)).toBeGreaterThan(10);
});
