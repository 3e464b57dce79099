import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventView, Page, PlaybackView, PlayView, PoolTrackView } from '@votebox/contracts';
import type { FaultWish, Profile } from '@votebox/spotify-sandbox';
import { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { Phone } from '../support/phone.js';
import { SpotifyHouse } from '../support/spotify-house.js';

/**
 * Short nights from the votes to the device. Real: Postgres, the whole API by HTTP and sockets, guests' phones, time; and the
 * stand-in of Spotify over HTTP, with tracks of a few seconds.
 */
const SECONDS = 9;
const DURATIONS = { minMs: SECONDS * 1000, maxMs: SECONDS * 1000 };
/** A start, the looks around it, and the votes of a busy machine. */
const TRACK_MS_MAX = 3 * SECONDS * 1000;
const READS_PER_TRACK_MAX = 6;

let house: SpotifyHouse;
let event: EventView;
let phones: Phone[];
let ticking: NodeJS.Timeout;

const account = () => house.sandbox.world.playerOf(house.sandbox.world.findPerson('sandboxowner')!);
const bar = () =>
  account()
    .devices.list()
    .find(({ name }) => name === 'Bar computer')!;
const calls = () => house.sandbox.world.calls.report();
const fault = (wish: FaultWish) => house.sandbox.world.faults.add(wish);
const playback = async () => (await house.get<PlaybackView>(`/events/${event.id}/playback`)).body;
/** What sounds in the room: the track on the bar's device, while it plays. */
const sounding = () => {
  const { loaded } = account().state;
  const isHere = account().activeDevice?.name === 'Bar computer';
  return isHere && loaded?.isPlaying && !loaded.isStuck ? loaded.item.track.name : null;
};

async function open(profile: Profile): Promise<void> {
  house = await SpotifyHouse.open({ profile, durations: DURATIONS });
  // The clock of the process stands still in tests; here it goes as time does.
  ticking = setInterval(() => house.app.clock.advance(100), 100);
  phones = [];
  await house.link();
  const { id } = await house.player();
  const playable = house.sandbox.world.catalogue.tracks.filter((track) => track.isPlayable && !track.isExplicit);
  const once = [...new Map(playable.map((track) => [track.artists[0].id, track])).values()];
  const values = once.slice(0, 7).map((track) => `spotify:track:${track.id}`);
  const plan = { playerIds: [id], pool: { kind: 'TRACKS', values } };
  event = await house.event({ ...plan, startsAt: inAMoment(600_000), votingOpensAt: inAMoment(60_000) });
  event = (await house.act(event, 'activate')).body;
}

const inAMoment = (ms: number) => new Date(Date.now() + ms).toISOString();

beforeEach(() => {
  phones = [];
});
afterEach(async () => {
  for (const phone of phones) phone.close();
  clearInterval(ticking);
  await house?.close();
}, 30_000);

/** The titles of the pool, the first with the most votes; each vote is a guest's who came in by the code. */
async function guestsVote(): Promise<string[]> {
  const origin = house.app.application.url;
  const pool = await house.app.browser().get<Page<PoolTrackView>>(`/events/${event.id}/tracks`);
  const wanted = pool.body.items.slice(0, 5);
  for (const [n, { optionId }] of wanted.entries()) {
    for (let votes = wanted.length - n; votes > 0; votes--) {
      const phone = await Phone.join(origin, new Browser(origin), event.joinCode);
      phones.push(phone);
      expect((await phone.vote(event.ballotId!, optionId)).answer).toMatchObject({ ok: true });
    }
  }
  return wanted.map(({ title }) => title);
}

async function begin(): Promise<void> {
  house.sandbox.world.calls.clear();
  const begun = await house.post(`/events/${event.id}/playback/play`);
  expect([begun.status, begun.body]).toEqual([200, expect.anything()]);
}

const hears = (title: string) => eventually(() => expect(sounding()).toBe(title), TRACK_MS_MAX);

/** Oldest first. Statistics may be turned away while the machine is busy. */
const played = () =>
  eventually(async () => {
    const { status, body } = await house.get<Page<PlayView>>(`/events/${event.id}/history`);
    expect(status).toBe(200);
    return body.items.toReversed();
  });

describe.each<[Profile]>([['dev2026'], ['extended']])('a calm night at an app of the kind %s', (profile) => {
  test('the winners sound in the order of the votes, whole, with few reads and never two commands at once', async () => {
    await open(profile);
    const titles = await guestsVote();
    await begin();
    for (const title of titles) await hears(title);
    const plays = (await played()).slice(0, titles.length);
    expect(plays.map(({ title }) => title)).toEqual(titles);
    for (const { endCause, playedMs, durationMs } of plays.slice(0, -1)) {
      expect(['ENDED', 'DEADLINE']).toContain(endCause);
      expect(playedMs).toBeGreaterThan(durationMs - 2_500);
    }
    const { reads, overlaps, byEndpoint } = calls();
    expect(overlaps).toEqual([]);
    expect(reads).toBeLessThanOrEqual(titles.length * READS_PER_TRACK_MAX);
    expect(byEndpoint['PUT /v1/me/player/play']).toBe(titles.length);
    await eventually(async () => {
      expect(await playback()).toMatchObject({ state: 'PLAYING', trouble: null, player: { kind: 'spotify' } });
    });
  }, 120_000);
});

test('a night in which everything goes wrong once: no track twice, none left out, the votes’ order kept', async () => {
  await open('dev2026');
  const titles = await guestsVote();
  await begin();
  const [lost, burst, stuck, foreign, expired] = titles as [string, string, string, string, string];

  await hears(lost);
  account().lose(bar());
  await eventually(async () => expect(await playback()).toMatchObject({ trouble: 'DEVICE_GONE' }), TRACK_MS_MAX);
  account().bringBack(bar(), true);
  await hears(lost);

  fault({ kind: 'error', error: 'bad-gateway', on: 'PUT /v1/me/player/play', times: 2 });
  fault({ kind: 'error', error: 'rate-limit', retryAfterSeconds: 1, on: 'GET /v1/me/player', skip: 2 });
  await hears(burst);

  house.sandbox.world.settings.ending = 'stuck';
  await hears(stuck);
  await eventually(() => expect(account().state.loaded?.isStuck).toBe(true), TRACK_MS_MAX);
  await hears(foreign);
  house.sandbox.world.settings.ending = 'stop';

  const stranger = house.sandbox.world.catalogue.tracks.find(({ name }) => !titles.includes(name))!;
  account().play(bar().id, { tracks: [stranger], contextUri: null, positionMs: 0 });
  await eventually(() => expect(sounding()).toBe(stranger.name));
  await hears(foreign);

  house.sandbox.world.grants.expire('sandboxowner');
  house.sandbox.world.settings.autoplays = true;
  await hears(expired);
  // Something similar begins by itself where nobody was told to; the house takes the device back with what comes next.
  await eventually(async () => expect((await played()).length).toBeGreaterThan(titles.length), TRACK_MS_MAX);

  const plays = await played();
  expect(plays.slice(0, titles.length).map(({ title }) => title)).toEqual(titles);
  for (const { endCause } of plays.slice(0, titles.length)) expect(['ENDED', 'DEADLINE']).toContain(endCause);
  expect(calls().overlaps).toEqual([]);
}, 240_000);

test('a consent that is lost in mid-night stops no vote, and linking again brings the music back', async () => {
  await open('dev2026');
  const [first, second] = (await guestsVote()) as [string, string];
  await begin();
  await hears(first);
  house.sandbox.world.grants.revoke('sandboxowner');
  await eventually(async () => expect(await playback()).toMatchObject({ trouble: 'AUTH' }), TRACK_MS_MAX);
  expect((await house.view()).state).toBe('NEEDS_REAUTH');
  const late = await Phone.join(house.app.application.url, house.app.browser(), event.joinCode);
  phones.push(late);
  const pool = await house.app.browser().get<Page<PoolTrackView>>(`/events/${event.id}/tracks`);
  const { optionId } = pool.body.items.find(({ title }) => title === second)!;
  expect((await late.vote(event.ballotId!, optionId)).answer).toMatchObject({ ok: true });
  const asked = calls().byEndpoint['POST /api/token'];
  await house.connect(await house.consent());
  await hears(second);
  expect(calls().byEndpoint['POST /api/token']).toBe((asked ?? 0) + 1);
  expect((await playback()).trouble).toBeNull();
}, 120_000);
