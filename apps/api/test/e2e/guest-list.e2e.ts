import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  GuestGroupView,
  GuestRowView,
  GuestVoteView,
  JoinedEvent,
  JoinView,
  Page,
  QuarantineView,
  RecountView,
  ResultView,
} from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { Listener } from '../support/venue-sockets.js';
import { type SeededNight, World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP, sockets. Nothing is replaced.
let world: World;
let venue: Awaited<ReturnType<World['bar']>>;
let night: SeededNight;
let path: string;

beforeAll(async () => {
  world = await World.live({ LOG_LEVEL: 'fatal' });
  venue = await world.bar('guest-bar');
}, 60_000);

afterAll(async () => {
  await world?.close();
});

beforeEach(async () => {
  night = await world.night(venue.venueId, { tracks: 4 });
  path = `/venues/${venue.venueId}/events/${night.eventId}`;
});

interface Guest {
  browser: Browser;
  voterId: string;
}

async function guest(nickname?: string): Promise<Guest> {
  const browser = world.browser();
  const joined = await browser.post<JoinView>('/public/join', { code: night.joinCode });
  if (nickname) await browser.patch(`/events/${night.eventId}/me`, { nickname });
  return { browser, voterId: joined.body.voterId };
}

function vote({ browser }: Guest, track: number, voteId = newId()) {
  const body = { voteId, ballotId: night.ballotId, optionId: night.tracks[track]!.optionId };
  return browser.post<{ error?: string }>(`/events/${night.eventId}/votes`, body);
}

async function list(query = ''): Promise<Page<GuestRowView>> {
  return (await venue.owner.get<Page<GuestRowView>>(`${path}/guests${query}`)).body;
}

const judge = (voterId: string, body: object) =>
  venue.owner.post<GuestRowView & { error?: string }>(`${path}/guests/${voterId}/standing`, {
    reason: 'cheats',
    ...body,
  });
const rowOf = async (voterId: string) => (await list()).items.find((row) => row.voterId === voterId);
const audit = (action: string) =>
  world.rows<{ subject: Record<string, unknown> }>(
    'SELECT subject FROM audit_entry WHERE event_id = $1 AND action = $2',
    [night.eventId, action],
  );

describe('the list of guests', () => {
  it('shows who came in with what they voted, and who voted without a place at the event', async () => {
    const ann = await guest('Ann');
    await vote(ann, 0);
    await vote(ann, 1);
    const stranger = await guest();
    expect((await vote(stranger, 2)).status).toBe(201);
    await world.sql.query('DELETE FROM guest WHERE voter_id = $1', [stranger.voterId]);
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(items).toHaveLength(2);
    expect(items.find((row) => row.voterId === ann.voterId)).toMatchObject({
      nickname: 'Ann',
      mark: ann.voterId.replaceAll('-', '').slice(0, 6).toUpperCase(),
      standing: 'GOOD',
      group: null,
      votes: { counted: 2, quarantined: 0, lastAt: expect.any(String) },
    });
    expect(items.find((row) => row.voterId === stranger.voterId)).toMatchObject({
      nickname: null,
      tier: 'REMOTE',
      votes: { counted: 1 },
    });
    expect((await judge(stranger.voterId, { standing: 'BANNED' })).status).toBe(200);
    expect((await vote(stranger, 3)).body.error).toBe('BANNED');
  });

  it('comes in pages that hold everyone once, and is searched by nickname and mark', async () => {
    const all = await Promise.all(Array.from({ length: 7 }, (_, n) => guest(n === 3 ? 'Zoë_%' : undefined)));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<GuestRowView> = await list(`?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map((row) => row.voterId));
      cursor = page.nextCursor;
    }
    expect(seen.toSorted()).toEqual(all.map(({ voterId }) => voterId).toSorted());
    const found = async (q: string) => (await list(`?q=${encodeURIComponent(q)}`)).items.map((row) => row.voterId);
    expect(await found('zoë_')).toEqual([all[3]!.voterId]);
    expect(await found('%')).toEqual([all[3]!.voterId]);
    expect(await found(all[5]!.voterId.replaceAll('-', '').slice(0, 6).toUpperCase())).toContain(all[5]!.voterId);
    expect((await venue.owner.get<{ error: string }>(`${path}/guests?cursor=nonsense`)).body.error).toBe(
      'VALIDATION_ERROR',
    );
  });
});

describe('a ban', () => {
  it('refuses votes at once, tells the phone, can take the votes with it, and ends', async () => {
    const bob = await guest('Bob');
    await vote(bob, 0);
    const socket = await Listener.withCookie(world.url, bob.browser);
    await socket.ask<JoinedEvent>('event:join', { eventId: night.eventId, as: 'guest' });
    const banned = await judge(bob.voterId, { standing: 'BANNED', quarantineVotes: true });
    expect(banned.body).toMatchObject({ standing: 'BANNED', votes: { counted: 0, quarantined: 1 } });
    expect((await vote(bob, 1)).body.error).toBe('BANNED');
    await eventually(() => expect(socket.all('guest:notice')).toEqual([{ kind: 'banned' }]));
    expect(await audit('guest:banned')).toMatchObject([
      { subject: { voterId: bob.voterId, before: 'GOOD', reason: 'cheats', quarantined: 1 } },
    ]);
    expect(await audit('votes:quarantined')).toHaveLength(1);
    expect((await judge(bob.voterId, { standing: 'GOOD' })).status).toBe(200);
    await eventually(() => expect(socket.all('guest:notice').at(-1)).toEqual({ kind: 'unbanned' }));
    expect((await vote(bob, 1)).status).toBe(201);
    socket.close();
  });

  it('takes only what fits: a reason, a known guest, votes only with a ban', async () => {
    const bob = await guest();
    expect((await judge(bob.voterId, { standing: 'BANNED', reason: '  ' })).body.error).toBe('VALIDATION_ERROR');
    expect((await judge(bob.voterId, { standing: 'MUTED', quarantineVotes: true })).body.error).toBe(
      'VALIDATION_ERROR',
    );
    expect((await judge(bob.voterId, { standing: 'GONE' })).body.error).toBe('VALIDATION_ERROR');
    expect((await judge(newId(), { standing: 'BANNED' })).body.error).toBe('NOT_FOUND');
    expect((await rowOf(bob.voterId))?.standing).toBe('GOOD');
  });
});

it('a muted guest has no nickname for anyone, cannot take one, and votes on', async () => {
  const eve = await guest('Rude');
  await judge(eve.voterId, { standing: 'MUTED' });
  const me = await eve.browser.get<{ nickname: string | null }>(`/events/${night.eventId}/me`);
  expect(me.body.nickname).toBeNull();
  expect((await eve.browser.post<JoinView>('/public/join', { code: night.joinCode })).body.nickname).toBeNull();
  expect(
    (await eve.browser.patch<{ error: string }>(`/events/${night.eventId}/me`, { nickname: 'Ruder' })).status,
  ).toBe(403);
  expect((await vote(eve, 0)).status).toBe(201);
  expect(await rowOf(eve.voterId)).toMatchObject({ nickname: 'Rude', standing: 'MUTED' });
  await judge(eve.voterId, { standing: 'GOOD' });
  expect((await eve.browser.get<{ nickname: string }>(`/events/${night.eventId}/me`)).body.nickname).toBe('Rude');
});

describe('votes in quarantine', () => {
  it('leave the screens with their count, come back, and are seen in the list of votes', async () => {
    const [bob, ann] = [await guest(), await guest()];
    const voteId = newId();
    await vote(bob, 0, voteId);
    await vote(ann, 0);
    const screen = await Listener.withToken(world.url, venue.displayToken);
    await screen.ask('event:join', { eventId: night.eventId, as: 'display' });
    const act = (what: string, body: object) =>
      venue.owner.post<QuarantineView & { error?: string }>(`${path}/votes/${what}`, { reason: 'odd', ...body });
    expect((await act('quarantine', { voterId: bob.voterId })).body).toEqual({ votes: 1, weight: 1, resealed: [] });
    await eventually(() => expect(screen.all('ballot:tick').at(-1)).toMatchObject({ total: 1, t: [[0, 1]] }));
    const votes = await venue.owner.get<GuestVoteView[]>(`${path}/guests/${bob.voterId}/votes`);
    expect(votes.body).toMatchObject([
      { voteId, state: 'quarantined', title: 'Track 0', artist: 'Artist 0', weight: 1 },
    ]);
    expect((await act('release', { voteIds: [voteId] })).body.votes).toBe(1);
    await eventually(() => expect(screen.all('ballot:tick').at(-1)).toMatchObject({ total: 2, t: [[0, 2]] }));
    for (const body of [{}, { voterId: bob.voterId, voteIds: [voteId] }, { voteIds: [] }, { voteIds: ['x'] }]) {
      expect((await act('quarantine', body)).body.error).toBe('VALIDATION_ERROR');
    }
    expect((await act('quarantine', { voteIds: [newId()] })).body.error).toBe('NOT_FOUND');
    screen.close();
  });

  it('are in the recount, and after the end change the seal', async () => {
    const [bob, ann] = [await guest(), await guest()];
    await vote(bob, 0);
    await vote(ann, 1);
    const running = await venue.owner.get<ResultView>(`${path}/result`);
    expect(running.body).toMatchObject({ state: 'OPEN', votes: 2, quarantined: 0, resultHash: null, closedAt: null });
    await venue.owner.post(`${path}/end`);
    const ended = (await venue.owner.get<ResultView>(`${path}/result`)).body;
    expect(ended).toMatchObject({ state: 'CLOSED', votes: 2, resultHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const recounted = await venue.owner.post<RecountView>(`${path}/recount`);
    expect(recounted.body).toMatchObject({
      matches: true,
      votes: 2,
      tally: 2,
      seal: { resultHash: ended.resultHash, isIntact: true },
    });
    const { body } = await venue.owner.post<QuarantineView>(`${path}/votes/quarantine`, {
      voterId: bob.voterId,
      reason: 'odd',
    });
    expect(body.resealed).toMatchObject([{ before: ended.resultHash }]);
    const after = await venue.owner.post<RecountView>(`${path}/recount`);
    expect(after.body).toMatchObject({ matches: true, votes: 1, quarantined: 1, seal: { isIntact: true } });
    expect(after.body.seal!.resultHash).toBe(body.resealed[0]!.after);
  });
});

describe('groups', () => {
  const create = (name: string, weight: unknown) =>
    venue.owner.post<GuestGroupView & { error?: string }>(`${path}/guest-groups`, { name, weight });

  it('are made, renamed, weighed and taken away; a vote weighs what its guest’s group says then', async () => {
    const ann = await guest();
    const jury = (await create('  Jury ', 2.5)).body;
    expect(jury).toEqual({ id: expect.any(String), name: 'Jury', weight: 2.5, guests: 0 });
    const put = (groupId: string | null) =>
      venue.owner.post<GuestRowView & { error?: string }>(`${path}/guests/${ann.voterId}/group`, { groupId });
    expect((await put(jury.id)).body.group).toEqual({ id: jury.id, name: 'Jury' });
    await vote(ann, 0);
    const changed = await venue.owner.patch<GuestGroupView>(`${path}/guest-groups/${jury.id}`, {
      name: 'Juror',
      weight: 0,
    });
    expect(changed.body).toEqual({ id: jury.id, name: 'Juror', weight: 0, guests: 1 });
    await vote(ann, 1);
    const weights = await world.rows('SELECT weight::float8 FROM vote WHERE voter_id = $1 ORDER BY committed_at', [
      ann.voterId,
    ]);
    expect(weights).toEqual([{ weight: 2.5 }, { weight: 0 }]);
    expect((await put(newId())).body.error).toBe('NOT_FOUND');
    expect((await venue.owner.delete(`${path}/guest-groups/${jury.id}`)).status).toBe(204);
    expect((await rowOf(ann.voterId))?.group).toBeNull();
    expect((await venue.owner.get(`${path}/guest-groups`)).body).toEqual([]);
    for (const action of ['created', 'changed', 'deleted'])
      expect(await audit(`guest-group:${action}`)).toHaveLength(1);
    expect(await audit('guest:grouped')).toHaveLength(1);
  });

  it('have one name each and a weight from 0 to 100 with three decimals', async () => {
    expect((await create('Jury', 1)).status).toBe(201);
    expect((await create('Jury', 2)).body.error).toBe('CONFLICT');
    for (const weight of [-1, 100.001, 1.0001, '2', null, Number.MAX_SAFE_INTEGER]) {
      expect((await create('Other', weight)).body.error).toBe('VALIDATION_ERROR');
    }
    expect((await create(' \u202e ', 1)).body.error).toBe('VALIDATION_ERROR');
    expect((await create('Third', 0.125)).body.weight).toBe(0.125);
  });

  it('are shaped by managers only; staff may judge and group guests', async () => {
    const { browser: staff } = await world.colleague({ browser: venue.owner, venueId: venue.venueId }, 'STAFF');
    expect((await staff.post(`${path}/guest-groups`, { name: 'Mine', weight: 9 })).status).toBe(403);
    const ann = await guest();
    await vote(ann, 0);
    expect(
      (await staff.post(`${path}/guests/${ann.voterId}/standing`, { standing: 'MUTED', reason: 'loud' })).status,
    ).toBe(200);
    await venue.owner.post(`${path}/end`);
    const late = await staff.post<{ error: string }>(`${path}/votes/quarantine`, {
      voterId: ann.voterId,
      reason: 'odd',
    });
    expect([late.status, late.body.error]).toEqual([403, 'FORBIDDEN']);
    const banned = await staff.post(`${path}/guests/${ann.voterId}/standing`, {
      standing: 'BANNED',
      reason: 'odd',
      quarantineVotes: true,
    });
    expect(banned.status).toBe(403);
    expect((await rowOf(ann.voterId))?.standing).toBe('MUTED');
  });
});
