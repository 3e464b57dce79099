import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findTool } from '@votebox/local/machine-tools';
import { RedisServer } from '@votebox/local/redis-server';
import type { HealthView, PlayerLeaseState, SessionView } from '@votebox/contracts';
import { type Application, startApplication } from '../../src/application.js';
import { newId } from '../../src/core/ids/ids.js';
import { DatabaseSlot } from '../../src/core/slot/process-slot.js';
import { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { type SeededNight, type SeededTrack, World } from '../support/world.js';
import { Phone } from '../support/phone.js';
import { joinStaff } from '../support/staff-account.js';
import { Listener, openVenue } from '../support/venue-sockets.js';

// Real: Postgres, Redis, two whole APIs on one database, HTTP, sockets.
(findTool('redis-server') ? describe : describe.skip)('two processes on one database (needs redis-server)', () => {
  let redis: RedisServer;
  let nights: World;
  let one: Application;
  let two: Application;
  let venue: Awaited<ReturnType<typeof openVenue>>;
  let night: SeededNight;
  const open: { close(): void }[] = [];

  function start(): Promise<Application> {
    return startApplication(nights.config({ REDIS_URL: redis.url, LOG_LEVEL: 'silent' }));
  }

  beforeAll(async () => {
    redis = await RedisServer.start();
    nights = await World.bare();
    one = await start();
    two = await start();
    venue = await openVenue(one.url, 'two-process-bar');
  }, 60_000);

  afterAll(async () => {
    await one?.close();
    await two?.close();
    await nights?.close();
    await redis?.stop();
  });

  beforeEach(async () => {
    night = await nights.night(venue.venueId, { tracks: 6 });
    await eventually(async () => {
      for (const { url } of [one, two]) expect((await ready(url)).body.checks.bus).toEqual({ status: 'ok' });
    });
  });

  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });

  const ready = (url: string) => new Browser(url).get<HealthView>('//health/ready');

  async function phone(at: Application): Promise<Phone> {
    const joined = await Phone.join(at.url, new Browser(at.url), night.joinCode);
    open.push(joined);
    return joined;
  }

  async function screen(at: Application): Promise<Listener> {
    const listener = await Listener.withToken(at.url, venue.displayToken);
    open.push(listener);
    return listener;
  }

  /** Votes by track, as the database counts them. */
  async function counted(): Promise<[idx: number, votes: number][]> {
    const rows = await nights.rows<{ idx: number; votes: number }>(
      `SELECT o.idx, count(*)::int AS votes FROM vote v JOIN ballot_option o ON o.id = v.option_id
       WHERE v.ballot_id = $1 AND v.state = 'COUNTED' GROUP BY o.idx ORDER BY o.idx`,
      [night.ballotId],
    );
    return rows.map(({ idx, votes }) => [idx, votes]);
  }

  const byIdx = (shown: [idx: number, votes: number | undefined][]) => [...shown].sort(([a], [b]) => a - b);

  it('end a login and a membership in all of them as soon as one does', async () => {
    const staff = await joinStaff(one.url, venue.owner, venue.venueId, 'STAFF');
    const { email, password } = staff;
    const signInAgain = () => new Browser(one.url).post<SessionView>('/auth/login', { email, password });
    const [laptop, phone] = [(await signInAgain()).body.accessToken, staff.browser.accessToken!];
    const at = async (token: string) => {
      const browser = new Browser(two.url);
      browser.accessToken = token;
      return (await browser.get(`/venues/${venue.venueId}`)).status;
    };
    const socketOf = async (token: string) => {
      const listener = await Listener.withToken(two.url, token);
      open.push(listener);
      return listener.socket;
    };
    const [laptopSocket, phoneSocket] = [await socketOf(laptop), await socketOf(phone)];
    expect([await at(laptop), await at(phone)]).toEqual([200, 200]);
    await staff.browser.post('/auth/logout');
    await eventually(() => expect(phoneSocket.connected).toBe(false));
    expect([await at(laptop), await at(phone)]).toEqual([200, 401]);
    expect(laptopSocket.connected).toBe(true);
    await venue.owner.delete(`/venues/${venue.venueId}/staff/${staff.userId}`);
    await eventually(() => expect(laptopSocket.connected).toBe(false));
    expect(await at(laptop)).toBe(404);
  });

  it('have a slot each', () => {
    const slots = [one, two].map(({ app }) => app.get(DatabaseSlot).number);
    expect(new Set(slots).size).toBe(2);
  });

  it('show a vote that came in at the other', async () => {
    const [ann, bob] = [await phone(one), await phone(two)];
    await ann.vote(night.ballotId, night.tracks[3]!.optionId);
    await eventually(() => expect(bob.shown).toEqual([[3, 1]]));
    await bob.vote(night.ballotId, night.tracks[3]!.optionId);
    await eventually(() => expect(ann.shown).toEqual([[3, 2]]));
    expect(await counted()).toEqual([[3, 2]]);
  });

  it('count guests together, and those of a process that ended no more', async () => {
    const third = await start();
    try {
      const tv = await screen(one);
      await tv.ask('event:join', { eventId: night.eventId, as: 'display' });
      for (const at of [one, two, third]) await phone(at);
      await eventually(() => expect(tv.all('presence:count').at(-1)?.guests).toBe(3));
      await third.close();
      await eventually(() => expect(tv.all('presence:count').at(-1)?.guests).toBe(2));
    } finally {
      await third.close();
    }
  });

  it('close the sockets of a screen that was removed at the other, and let it in nowhere', async () => {
    const { body: added } = await venue.owner.post<{ id: string; token: string }>(`/venues/${venue.venueId}/displays`, {
      name: 'Second TV',
    });
    const tv = await Listener.withToken(two.url, added.token);
    const gone = new Promise((resolve) => tv.socket.once('disconnect', resolve));
    expect((await venue.owner.delete(`/venues/${venue.venueId}/displays/${added.id}`)).status).toBeLessThan(300);
    await gone;
    await expect(Listener.withToken(two.url, added.token)).rejects.toThrow('UNAUTHORIZED');
  });

  it('command a player page that is connected to the other', async () => {
    const tv = await screen(two);
    const playerId = newId();
    const report = (kind: string, body: object = {}) =>
      tv.ask<PlayerLeaseState>('player:report', { eventId: night.eventId, playerId, kind, ...body });
    const armed = await report('arm');
    const first = armed.ok && armed.data.holder ? armed.data.command : null;
    await report('started', { playId: first?.playId, positionMs: 10 });
    const path = `/venues/${venue.venueId}/events/${night.eventId}`;
    await venue.owner.post(`${path}/playback/pause`);
    await eventually(() => expect(tv.all('player:command').at(-1)).toMatchObject({ intent: 'pause' }));
    await venue.owner.post(`${path}/playback/play`);
    await venue.owner.post(`${path}/queue/skip`, { expectedPlayId: first?.playId });
    await eventually(() => {
      const command = tv.all('player:command').at(-1);
      expect(command).toMatchObject({ intent: 'play' });
      expect(command?.playId).not.toBe(first?.playId);
    });
  });

  it('end a track once, although both watch over it', async () => {
    const short = await nights.night(venue.venueId, {
      tracks: 6,
      durationMs: 1_200,
      event: { duration_ms_min: 0 },
    });
    const tv = await screen(two);
    const playerId = newId();
    const report = (kind: string, body: object = {}) =>
      tv.ask<PlayerLeaseState>('player:report', { eventId: short.eventId, playerId, kind, ...body });
    tv.socket.on('player:command', (command: { playId: string | null; track: unknown }) => {
      // Says that it began and never that it ended: the sweeps of both processes must find that out.
      if (command.track) report('started', { playId: command.playId, positionMs: 5 }).catch(() => undefined);
    });
    const armed = await report('arm');
    const command = armed.ok && armed.data.holder ? armed.data.command : null;
    await report('started', { playId: command?.playId, positionMs: 5 });
    const plays = await eventually(async () => {
      const rows = await nights.rows<{ seq: number; open: boolean }>(
        'SELECT seq::int, ended_at IS NULL AS open FROM play WHERE event_id = $1 ORDER BY seq',
        [short.eventId],
      );
      expect(rows.length).toBeGreaterThanOrEqual(3);
      return rows;
    }, 25_000);
    expect(plays.map(({ seq }) => seq)).toEqual(plays.map((_, index) => index + 1));
    expect(plays.slice(0, -1).filter((play) => play.open)).toEqual([]);
  }, 40_000);

  it('lose no vote and show all of them again when Redis was killed and restarted under load', async () => {
    night = await nights.night(venue.venueId, { tracks: 40 });
    const phones = [await phone(one), await phone(one), await phone(two), await phone(two)];
    let isOver = false;
    const acknowledged = new Map<number, number>();
    const voting = phones.map(async (each, index) => {
      for (let n = 0; !isOver; n++) {
        const track: SeededTrack = night.tracks[(index + n) % night.tracks.length]!;
        const { answer } = await each.vote(night.ballotId, track.optionId);
        if (answer.ok) acknowledged.set(track.idx, (acknowledged.get(track.idx) ?? 0) + 1);
        else expect(['ALREADY_VOTED', 'BUDGET_SPENT', 'RATE_LIMITED']).toContain(answer.error.error);
      }
    });
    const votes = () => [...acknowledged.values()].reduce((sum, count) => sum + count, 0);
    const more = async (count: number) => {
      const before = votes();
      await eventually(() => expect(votes()).toBeGreaterThanOrEqual(before + count));
    };
    await more(3);
    await redis.kill();
    await more(3);
    for (const { url } of [one, two]) {
      expect(await ready(url)).toMatchObject({ status: 200, body: { checks: { bus: { status: 'degraded' } } } });
    }
    await redis.start();
    await more(3);
    isOver = true;
    await Promise.all(voting);
    const total = byIdx([...acknowledged]);
    expect(await counted()).toEqual(total);
    await eventually(() => {
      for (const each of phones) expect(byIdx(each.shown)).toEqual(total);
    });
  });
});
