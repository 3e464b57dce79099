import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventSnapshot, JoinedEvent, PlayerLeaseState, QueueView } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { Listener } from '../support/venue-sockets.js';
import { type SeededNight, type SeededTrack, World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP, sockets. Nothing is replaced.
let world: World;
let venue: Awaited<ReturnType<World['bar']>>;
let night: SeededNight;
const open: Listener[] = [];

beforeAll(async () => {
  world = await World.live({ LOG_LEVEL: 'fatal' });
  venue = await world.bar('live-bar');
}, 60_000);

afterAll(async () => {
  await world?.close();
});

beforeEach(async () => {
  night = await world.night(venue.venueId, { tracks: 6 });
});

afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});

async function join(listener: Listener, as: string): Promise<JoinedEvent> {
  open.push(listener);
  const answer = await listener.ask<JoinedEvent>('event:join', { eventId: night.eventId, as });
  if (!answer.ok) throw new Error(answer.error.error);
  return answer.data;
}

const tv = () => Listener.withToken(world.url, venue.displayToken);
const staff = () => Listener.withToken(world.url, venue.owner.accessToken!);

async function phone(): Promise<{ browser: Browser; listener: Listener }> {
  const browser = world.browser();
  await browser.post('/public/join', { code: night.joinCode });
  return { browser, listener: await Listener.withCookie(world.url, browser) };
}

function vote(listener: Listener, track: SeededTrack) {
  const body = { eventId: night.eventId, voteId: newId(), ballotId: night.ballotId, optionId: track.optionId };
  return listener.ask('vote:cast', body);
}

async function queueOfDatabase(): Promise<QueueView['items']> {
  const { body } = await world.browser().get<QueueView>(`/events/${night.eventId}/queue`);
  return body.items;
}

const shown = (items: { idx: number; votes?: number }[]) => items.map(({ idx, votes }) => [idx, votes]);

describe('joining', () => {
  it('gives a snapshot that equals the database, and to guests their own votes', async () => {
    await world.votesFor(night, night.tracks[4]!, 3);
    await world.votesFor(night, night.tracks[1]!, 5);
    const guest = await phone();
    await vote(guest.listener, night.tracks[4]!);
    const { snapshot, mine } = await join(guest.listener, 'guest');
    expect(shown(snapshot.queue)).toEqual(shown(await queueOfDatabase()));
    expect(shown(snapshot.queue)).toEqual([
      [1, 5],
      [4, 4],
    ]);
    expect(snapshot).toMatchObject({
      event: { id: night.eventId, status: 'ACTIVE' },
      ballot: { id: night.ballotId, state: 'OPEN', totalVotes: 9 },
      playback: { state: 'IDLE', play: null },
      guests: 1,
    });
    expect(mine).toMatchObject({ votes: [{ optionId: night.tracks[4]!.optionId, state: 'counted' }] });
    // How many voted is said (`voters`), who did is not.
    expect(JSON.stringify(snapshot)).not.toMatch(/voter(?!s")/i);
  });

  it('is only for the audience that one belongs to', async () => {
    const guest = (await phone()).listener;
    await expect(join(guest, 'staff')).rejects.toThrow('FORBIDDEN');
    await expect(join(guest, 'display')).rejects.toThrow('FORBIDDEN');
    await expect(join(await tv(), 'guest')).rejects.toThrow('FORBIDDEN');
    await expect(join(await staff(), 'display')).rejects.toThrow('FORBIDDEN');
    const other = await world.bar();
    const foreign = await Listener.withToken(world.url, other.displayToken);
    await expect(join(foreign, 'display')).rejects.toThrow('NOT_FOUND');
    expect(await join(await staff(), 'staff')).toMatchObject({ snapshot: { staff: { playback: { state: 'IDLE' } } } });
    expect((await join(await tv(), 'display')).snapshot.staff).toBeUndefined();
  });

  it('counts guests, each once, and tells everyone', async () => {
    const screen = await tv();
    await join(screen, 'display');
    const guest = await phone();
    await join(guest.listener, 'guest');
    await join(await Listener.withCookie(world.url, guest.browser), 'guest');
    await join((await phone()).listener, 'guest');
    await eventually(() => expect(screen.all('presence:count').at(-1)?.guests).toBe(2));
    guest.listener.close();
    expect((await join(await tv(), 'display')).snapshot.guests).toBe(2);
  });

  it('counts who looks on without a code from when they come in', async () => {
    const before = (await join(await tv(), 'display')).snapshot.guests;
    const browser = world.browser();
    await browser.get(`/events/${night.eventId}/me`);
    const onlooker = await Listener.withCookie(world.url, browser);
    expect((await join(onlooker, 'guest')).snapshot.guests).toBe(before);
    await browser.post('/public/join', { code: night.joinCode });
    await eventually(() => expect(onlooker.all('presence:count').at(-1)?.guests).toBe(before + 1));
    onlooker.close();
    await eventually(async () => expect((await join(await tv(), 'display')).snapshot.guests).toBe(before));
  });
});

describe('votes', () => {
  it('move the queue on the screen within a moment, arrive one by one, and revisions only grow', async () => {
    const screen = await tv();
    const { snapshot } = await join(screen, 'display');
    const guest = await phone();
    await join(guest.listener, 'guest');
    await vote(guest.listener, night.tracks[3]!);
    await eventually(() => expect(shown(screen.all('queue:changed').at(-1)?.items ?? [])).toEqual([[3, 1]]));
    await vote(guest.listener, night.tracks[2]!);
    await vote((await phone()).listener, night.tracks[2]!);
    const ordered = () =>
      [...screen.all('ballot:tick'), ...screen.all('queue:changed')]
        .filter(({ order }) => order !== undefined)
        .sort((a, b) => a.rev - b.rev);
    await eventually(() => expect(ordered().at(-1)?.order).toEqual([2, 3]));
    await eventually(() => expect(screen.all('ballot:tick').at(-1)?.total).toBe(3));
    await eventually(() => expect(screen.all('vote:seen').reduce((sum, { count }) => sum + count, 0)).toBe(3));
    const messages = [...screen.all('ballot:tick'), ...screen.all('queue:changed')].sort((a, b) => a.rev - b.rev);
    messages.reduce((rev, message) => {
      expect(message.epoch).toBe(snapshot.epoch);
      expect(message.prev).toBe(rev);
      expect(message.rev).toBeGreaterThan(rev);
      return message.rev;
    }, snapshot.rev);
  });

  it('and pins that this process was never told of are shown too', async () => {
    const screen = await tv();
    await join(screen, 'display');
    await world.votesFor(night, night.tracks[5]!, 4);
    await eventually(() => expect(shown(screen.all('queue:changed').at(-1)?.items ?? [])).toEqual([[5, 4]]));
    const pin = 'INSERT INTO queue_item (venue_id, event_id, track_id, pin_rank) VALUES ($1, $2, $3, 1)';
    await world.sql.query(pin, [night.venueId, night.eventId, night.tracks[1]!.trackId]);
    await eventually(() => expect(screen.all('queue:changed').at(-1)?.order).toEqual([1, 5]));
    expect(shown(screen.all('queue:changed').at(-1)?.items ?? [])).toContainEqual([1, 0]);
  });
});

describe('the player', () => {
  it('is shown to everyone when it moves on, and told to those whose track it is', async () => {
    const screen = await tv();
    await join(screen, 'display');
    const guest = await phone();
    await join(guest.listener, 'guest');
    await vote(guest.listener, night.tracks[3]!);
    // Else the track could play before anybody was told of its place.
    for (const listener of [screen, guest.listener]) {
      await eventually(() => expect(listener.all('queue:changed').at(-1)?.order).toEqual([3]));
    }
    const lease = await screen.ask<PlayerLeaseState>('player:report', {
      eventId: night.eventId,
      playerId: newId(),
      kind: 'arm',
    });
    expect(lease).toMatchObject({ ok: true, data: { holder: true } });
    for (const listener of [screen, guest.listener]) {
      await eventually(() =>
        expect(listener.all('playback:changed').at(-1)).toMatchObject({
          playback: { play: { idx: 3, title: 'Track 3', votes: 1, origin: 'VOTES' } },
        }),
      );
      expect(listener.all('playback:changed').at(-1)?.staff).toBeUndefined();
      await eventually(() => expect(listener.all('queue:changed').at(-1)?.order).toEqual([]));
    }
    await eventually(() =>
      expect(guest.listener.all('guest:notice')).toEqual([{ kind: 'your-track-playing', title: 'Track 3' }]),
    );
    expect(screen.all('guest:notice')).toEqual([]);
  });
});

describe('staff', () => {
  it('acts on the queue are shown to guests as such', async () => {
    const guest = (await phone()).listener;
    await join(guest, 'guest');
    const path = `/venues/${venue.venueId}/events/${night.eventId}`;
    await venue.owner.post(`${path}/queue/pin`, { trackId: night.tracks[0]!.trackId, isPinned: true });
    await eventually(() =>
      expect(guest.all('queue:changed').at(-1)).toMatchObject({
        act: { kind: 'pinned', title: 'Track 0' },
        items: [{ idx: 0, isPinned: true }],
      }),
    );
  });

  it('holding the event reaches guests, and screens that look at nothing yet', async () => {
    const guest = (await phone()).listener;
    await join(guest, 'guest');
    const idle = await tv();
    open.push(idle);
    await venue.owner.post(`/venues/${venue.venueId}/events/${night.eventId}/hold`, { label: 'Half time' });
    for (const listener of [guest, idle]) {
      await eventually(() =>
        expect(listener.all('event:status').at(-1)).toMatchObject({
          eventId: night.eventId,
          status: 'HOLD',
          hold: { label: 'Half time' },
        }),
      );
    }
    const { snapshot } = await join((await phone()).listener, 'guest');
    expect(snapshot).toMatchObject({ event: { status: 'HOLD' }, playback: { state: 'PAUSED' } });
  });
});

describe('the state over HTTP', () => {
  it('can be cached by anyone: an ETag, 304 while nothing has changed, no cookie', async () => {
    const browser = world.browser();
    const path = `/events/${night.eventId}/state`;
    const first = await browser.get<EventSnapshot>(path);
    expect(first.status).toBe(200);
    const etag = first.headers.get('etag')!;
    expect(etag).toBe(`"${first.body.epoch}-${first.body.rev}"`);
    expect(first.headers.get('cache-control')).toBe('public, max-age=1, stale-while-revalidate=5');
    expect(first.headers.getSetCookie()).toEqual([]);
    const same = await browser.get(path, { headers: { 'if-none-match': etag } });
    expect(same.status).toBe(304);
    const guest = await phone();
    await vote(guest.listener, night.tracks[1]!);
    guest.listener.close();
    await eventually(async () => {
      const changed = await browser.get<EventSnapshot>(path, { headers: { 'if-none-match': etag } });
      expect(changed.status).toBe(200);
      expect(changed.body.rev).toBeGreaterThan(first.body.rev);
      expect(shown(changed.body.queue)).toEqual([[1, 1]]);
    });
    expect((await browser.get(`/events/${newId()}/state`)).status).toBe(404);
  });
});
