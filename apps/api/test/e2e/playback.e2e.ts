import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PlaybackView, PlayerLeaseState } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import { eventually } from '../support/eventually.js';
import { Listener } from '../support/venue-sockets.js';
import { type SeededNight, World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP, sockets. A socket stands for the page that makes the sound.
let world: World;
let venue: Awaited<ReturnType<World['bar']>>;
let night: SeededNight;
const open: Listener[] = [];

beforeAll(async () => {
  world = await World.live({ LOG_LEVEL: 'fatal' });
  venue = await world.bar('playback-bar');
}, 60_000);

afterAll(async () => {
  await world?.close();
});

beforeEach(async () => {
  night = await world.night(venue.venueId);
});

afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});

async function page(token = venue.displayToken) {
  const listener = await Listener.withToken(world.url, token);
  open.push(listener);
  const playerId = newId();
  const report = async (kind: string, body: object = {}) => {
    const answer = await listener.ask<PlayerLeaseState>('player:report', {
      eventId: night.eventId,
      playerId,
      kind,
      ...body,
    });
    return answer.ok ? answer.data : Promise.reject(new Error(answer.error.error));
  };
  return { listener, report };
}

const path = (rest: string) => `/venues/${venue.venueId}/events/${night.eventId}/${rest}`;
const commandOf = (lease: PlayerLeaseState) => (lease.holder ? lease.command : null);

describe('the page that makes the sound', () => {
  it('gets the winner with a signed address, and the next one by itself when the track has ended', async () => {
    await world.votesFor(night, night.tracks[2]!, 3);
    const tv = await page();
    const command = commandOf(await tv.report('arm', { label: 'Bar TV' }))!;
    expect(command).toMatchObject({ intent: 'play', track: { trackId: night.tracks[2]!.trackId } });
    const strange = await fetch(`${world.url}${command.track!.url.replace(/sig=.*/, 'sig=x')}`);
    expect(strange.status).not.toBe(200);
    await tv.report('started', { playId: command.playId, positionMs: 20 });
    const next = commandOf(await tv.report('ended', { playId: command.playId, positionMs: 180_000 }))!;
    expect(next.playId).not.toBe(command.playId);
    expect(next.epoch).toBeGreaterThan(command.epoch);
    await tv.report('ended', { playId: command.playId, positionMs: 180_000 });
    expect(await world.rows('SELECT 1 FROM play WHERE event_id = $1', [night.eventId])).toHaveLength(2);
  });

  it('hears at once that another page has taken over, and is told who when it asks', async () => {
    const tv = await page();
    await tv.report('arm', { label: 'Bar TV' });
    const counter = await page(venue.owner.accessToken!);
    expect(await counter.report('arm', { label: 'Counter' })).toEqual({ holder: false, holderLabel: 'Bar TV' });
    expect(await counter.report('arm', { label: 'Counter', takeOver: true })).toMatchObject({ holder: true });
    await eventually(() => expect(tv.listener.all('player:command').at(-1)).toMatchObject({ intent: 'stop' }));
    expect(await tv.report('beat')).toEqual({ holder: false, holderLabel: 'Counter' });
  });

  it('cannot be a guest, and not a screen of another venue', async () => {
    const phone = world.browser();
    await phone.post('/public/join', { code: night.joinCode });
    const guest = await Listener.withCookie(world.url, phone);
    open.push(guest);
    const body = { eventId: night.eventId, playerId: newId(), kind: 'arm' };
    expect(await guest.ask('player:report', body)).toMatchObject({ ok: false, error: { error: 'FORBIDDEN' } });
    const other = await world.bar();
    const foreign = await page(other.displayToken);
    await expect(foreign.report('arm')).rejects.toThrow('NOT_FOUND');
    const owner = await other.owner.post(path('playback/pause'));
    expect(owner.status).toBe(404);
  });

  it('obeys staff: pause, play, volume, one skip for a double tap', async () => {
    const tv = await page();
    const command = commandOf(await tv.report('arm'))!;
    await tv.report('started', { playId: command.playId, positionMs: 10 });
    await venue.owner.post(path('playback/pause'));
    await eventually(() => expect(tv.listener.all('player:command').at(-1)).toMatchObject({ intent: 'pause' }));
    await venue.owner.post(path('playback/play'));
    await venue.owner.post(path('playback/volume'), { volume: 20 });
    await eventually(() =>
      expect(tv.listener.all('player:command').at(-1)).toMatchObject({ intent: 'play', volume: 20 }),
    );
    const tap = () => venue.owner.post<PlaybackView>(path('queue/skip'), { expectedPlayId: command.playId });
    const taps = await Promise.all([tap(), tap()]);
    expect(taps.map(({ status, body }) => [status, body.play?.seq])).toEqual([
      [200, 2],
      [200, 2],
    ]);
    const { body } = await venue.owner.get<PlaybackView>(path('playback'));
    expect(body).toMatchObject({ state: 'STARTING', play: { seq: 2 }, player: { isAlive: true }, trouble: null });
  });

  it('finds its song where it was when the API comes back in the middle of it', async () => {
    const tv = await page();
    const command = commandOf(await tv.report('arm'))!;
    await tv.report('started', { playId: command.playId, positionMs: 60_000 });
    await world.restart();
    venue.owner = Object.assign(world.browser(), { accessToken: venue.owner.accessToken });
    const again = await Listener.withToken(world.url, venue.displayToken);
    open.push(again);
    const [row] = await world.rows<{ player_id: string; epoch: number; state: string }>(
      'SELECT player_id, epoch, state FROM playback WHERE event_id = $1',
      [night.eventId],
    );
    expect(row).toMatchObject({ state: 'PLAYING', epoch: command.epoch });
    const beat = await again.ask<PlayerLeaseState>('player:report', {
      eventId: night.eventId,
      playerId: row!.player_id,
      kind: 'beat',
      playId: command.playId,
      positionMs: 63_000,
    });
    expect(beat).toMatchObject({
      ok: true,
      data: { holder: true, command: { playId: command.playId, intent: 'play', positionMs: 63_000 } },
    });
    expect(await world.rows('SELECT 1 FROM play WHERE event_id = $1', [night.eventId])).toHaveLength(1);
  });
});

describe('the history', () => {
  it('is a page for staff and a file for the rights society', async () => {
    const tv = await page();
    const command = commandOf(await tv.report('arm'))!;
    await tv.report('started', { playId: command.playId, positionMs: 10 });
    await venue.owner.post(path('queue/skip'), { expectedPlayId: command.playId });
    const list = await venue.owner.get<{ items: { seq: number; endCause: string | null }[] }>(path('history'));
    expect(list.body.items).toMatchObject([
      { seq: 2, endCause: null },
      { seq: 1, endCause: 'SKIPPED' },
    ]);
    const file = await venue.owner.get<string>(path('history.csv'));
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="soul-friday-history.csv"');
    expect(file.body.trim().split('\r\n')).toHaveLength(3);
    expect((await world.browser().get(path('history'))).status).toBe(401);
  });
});
