import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type {
  ErrorBody,
  EventAnalyticsView,
  Page,
  PoolTrackView,
  QueueView,
  TrackView,
  VoteReceipt,
} from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import { eventually } from '../support/eventually.js';
import { World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';

let app: World;
let house: OwnedVenue;

beforeAll(async () => {
  app = await World.start();
});
afterAll(() => app.close());
beforeEach(async () => {
  house = await app.ownedVenue();
});

describe('a running event', () => {
  test('takes new rules for the next vote', async () => {
    await house.stockLibrary();
    const event = await house.create();
    const { ballotId } = await house.activate(event);
    const changed = await house.edit(event, { name: 'Better night', rules: { budgetVotes: 9, cooldownMs: 1_000 } });
    expect(changed.body).toMatchObject({
      name: 'Better night',
      status: 'ACTIVE',
      rules: { budgetVotes: 9, cooldownMs: 1_000 },
    });
    const { rows } = await app.sql.query('SELECT budget_votes, cooldown_ms FROM ballot WHERE id = $1', [ballotId]);
    expect(rows).toEqual([{ budget_votes: 9, cooldown_ms: 1_000 }]);
    const ended = await house.edit<ErrorBody>(event, { endsAt: '2020-01-01T00:00:00Z' });
    expect(ended.body).toMatchObject({ error: 'VALIDATION_ERROR', details: [{ path: 'endsAt' }] });
  });

  test('links back to Spotify wherever it shows a track of it, and to nothing for files', async () => {
    const tracks = await house.stockLibrary();
    const event = await house.create({ pool: { kind: 'TRACKS', values: tracks.map(({ id }) => id) } });
    const { ballotId, joinCode } = await house.activate(event);
    const guest = app.browser();
    await guest.post('/public/join', { code: joinCode });
    const [first] = (await house.pool(event)).items;
    // Not a track of the library any more, of which a scan would find the file again.
    await app.sql.query(
      `UPDATE track SET source = 'SPOTIFY', path = 'spotify:track:4uLU6hMCjMI75M1A2tKUQC' WHERE id = $1`,
      [first!.trackId],
    );
    await guest.post(`/events/${event.id}/votes`, { voteId: newId(), ballotId, optionId: first!.optionId });
    const link = 'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC';
    const links = (await house.pool(event)).items.map(({ sourceUrl }) => sourceUrl);
    expect(links).toEqual([link, ...Array(tracks.length - 1).fill(undefined)]);
    const queue = await guest.get<QueueView>(`/events/${event.id}/queue`);
    expect(queue.body.items).toMatchObject([{ trackId: first!.trackId, sourceUrl: link }]);
  });

  test('has a pool that guests search, with votes and what may be voted for', async () => {
    const tracks = await house.stockLibrary();
    const event = await house.create({ pool: { kind: 'GENRES', values: ['House'] } });
    const { ballotId, joinCode } = await house.activate(event);
    const { items } = await house.pool(event);
    expect(items.map(({ title, votes, availability }) => [title, votes, availability])).toEqual([
      ['Alpha', 0, { state: 'open' }],
      ['Gamma', 0, { state: 'open' }],
    ]);
    const vote = { voteId: newId(), ballotId, optionId: items[0]!.optionId };
    const guest = app.browser();
    await guest.post('/public/join', { code: joinCode });
    const cast = await guest.post<VoteReceipt>(`/events/${event.id}/votes`, vote);
    expect([cast.status, cast.body.votes]).toEqual([201, 1]);
    expect((await house.pool(event, '?q=álpha')).items).toMatchObject([{ title: 'Alpha', votes: 1 }]);
    expect((await house.pool(event, '?q=nothing')).items).toEqual([]);

    const beta = tracks.find(({ title }) => title === 'Beta')!;
    const poolPath = `${house.path}/events/${event.id}/pool`;
    const unknown = await house.owner.browser.post<ErrorBody>(poolPath, { trackIds: [beta.id, newId()] });
    expect([unknown.status, unknown.body.details?.[0]?.path]).toEqual([400, 'trackIds']);
    expect((await house.owner.browser.post(poolPath, { trackIds: [beta.id] })).body).toEqual({ added: 1 });
    expect((await house.owner.browser.post(poolPath, { trackIds: [beta.id] })).body).toEqual({ added: 0 });
    const all = (await house.owner.browser.get<Page<PoolTrackView>>(`${poolPath}?limit=2`)).body;
    expect(all.items.map(({ title }) => title)).toEqual(['Alpha', 'Beta']);
    expect((await house.pool(event, `?limit=2&cursor=${all.nextCursor}`)).items.map(({ title }) => title)).toEqual([
      'Gamma',
    ]);
    expect((await house.pool(event)).items.map(({ idx }) => idx).sort()).toEqual([0, 1, 2]);

    await house.edit(event, { rules: { durationMsMin: 500_000 } });
    await eventually(async () => expect((await house.pool(event)).items[0]?.availability).toEqual({ state: 'length' }));
    await house.edit(event, { rules: { durationMsMin: 0 } });

    const gamma = tracks.find(({ title }) => title === 'Gamma')!;
    expect((await house.owner.browser.delete(`${house.path}/tracks/${gamma.id}`)).status).toBe(204);
    await eventually(async () => {
      const { items: rest } = await house.pool(event);
      expect(rest.find(({ title }) => title === 'Gamma')?.availability).toEqual({ state: 'unplayable' });
    });

    const { body } = await house.owner.browser.get<EventAnalyticsView>(`${house.path}/events/${event.id}/analytics`);
    expect(body).toMatchObject({
      votes: 1,
      voters: 1,
      plays: 0,
      skips: 0,
      topTracks: [{ title: 'Alpha', artist: 'Ann', votes: 1 }],
    });
    expect(body.timeline).toEqual([{ minute: expect.stringMatching(/:00\.000Z$/), votes: 1 }]);
  });

  test('takes no vote for what its rules keep out, also while a phone still shows it as open', async () => {
    const tracks = await house.stockLibrary();
    const [alpha, beta, gamma] = tracks.toSorted((a, b) => a.title.localeCompare(b.title));
    const event = await house.create({ pool: { kind: 'TRACKS', values: [alpha!.id, gamma!.id] } });
    const { ballotId, joinCode } = await house.activate(event);
    const trackPath = (track: TrackView) => `${house.path}/tracks/${track.id}`;
    const vote = async (track: TrackView) => {
      const { optionId } = (await house.pool(event)).items.find(({ trackId }) => trackId === track.id)!;
      const guest = app.browser();
      await guest.post('/public/join', { code: joinCode });
      const { body } = await guest.post<VoteReceipt | ErrorBody>(`/events/${event.id}/votes`, {
        voteId: newId(),
        ballotId,
        optionId,
      });
      return 'error' in body ? body.error : 'counted';
    };
    expect(await vote(alpha!)).toBe('counted');

    await house.edit(event, { rules: { durationMsMin: 500_000 } });
    expect(await vote(alpha!)).toBe('TRACK_NOT_AVAILABLE');
    await house.edit(event, { rules: { durationMsMin: 0 } });
    expect(await vote(alpha!)).toBe('counted');

    await house.owner.browser.patch(trackPath(alpha!), { isExplicit: true });
    expect(await vote(alpha!)).toBe('TRACK_NOT_AVAILABLE');
    await house.edit(event, { rules: { allowExplicit: true } });
    expect(await vote(alpha!)).toBe('counted');

    const queuePath = `${house.path}/events/${event.id}/queue`;
    await house.owner.browser.patch(trackPath(beta!), { artist: alpha!.artist });
    expect((await house.owner.browser.post(`${queuePath}/remove`, { trackId: alpha!.id, ban: 'artist' })).status).toBe(
      200,
    );
    await house.owner.browser.post(`${house.path}/events/${event.id}/pool`, { trackIds: [beta!.id] });
    expect([await vote(alpha!), await vote(beta!), await vote(gamma!)]).toEqual([
      'TRACK_NOT_AVAILABLE',
      'TRACK_NOT_AVAILABLE',
      'counted',
    ]);

    await house.owner.browser.delete(trackPath(gamma!));
    expect(await vote(gamma!)).toBe('TRACK_NOT_AVAILABLE');
  });

  test('adds what a new pool rule finds and keeps what it has', async () => {
    await house.stockLibrary();
    const event = await house.create({ pool: { kind: 'GENRES', values: ['House'] } });
    await house.activate(event);
    const { body } = await house.edit(event, { pool: { kind: 'GENRES', values: ['Rock'] } });
    expect(body).toMatchObject({ poolSize: 3, pool: { kind: 'GENRES', values: ['Rock'] } });
  });
});

describe('single tracks as the pool', () => {
  test('are added before the start, and a rule is not mixed with them', async () => {
    const [first, second] = await house.stockLibrary();
    const event = await house.create({ pool: { kind: 'TRACKS', values: [first!.id] } });
    const path = `${house.path}/events/${event.id}/pool`;
    expect((await house.owner.browser.post(path, { trackIds: [first!.id, second!.id] })).body).toEqual({ added: 1 });
    expect((await house.get(event)).poolSize).toBe(2);
    expect((await house.pool(event)).items).toEqual([]);
    const ruled = await house.create();
    const refused = await house.owner.browser.post<ErrorBody>(`${house.path}/events/${ruled.id}/pool`, {
      trackIds: [first!.id],
    });
    expect([refused.status, refused.body.error]).toEqual([409, 'CONFLICT']);
    const over = await app.eventRow(house.owner.venueId, { status: 'ENDED' });
    const late = await house.owner.browser.post<ErrorBody>(`${house.path}/events/${over.id}/pool`, {
      trackIds: [first!.id],
    });
    expect(late.body.error).toBe('EVENT_NOT_ACTIVE');
  });
});
