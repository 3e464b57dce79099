import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EventView, Page, PlaybackView, PlayView, PoolTrackView } from '@votebox/contracts';
import type { FaultWish, Profile } from '@votebox/spotify-sandbox';
import { eventually } from '../support/eventually.js';
import { Phone } from '../support/phone.js';
import { World } from '../support/world.js';
import type { SpotifyVenue } from '../support/world/spotify-venue.js';

/**
 * Short nights from the votes to the device. Real: Postgres, the whole API by HTTP and sockets, guests' phones, time; and the
 * stand-in of Spotify over HTTP, with tracks of a few seconds. Nearly all of a night is music to wait for, so all nights are
 * played at the same time, each in a house of its own, once the guests of all have voted.
 */
const SECONDS = 9;
const DURATIONS = { minMs: SECONDS * 1000, maxMs: SECONDS * 1000 };
/** A start, the looks around it, and the votes of a busy machine. */
const TRACK_MS_MAX = 3 * SECONDS * 1000;
const READS_PER_TRACK_MAX = 6;

const inAMoment = (ms: number) => new Date(Date.now() + ms).toISOString();

/** A night at a house of its own: an API, a database and a stand-in of Spotify that nobody else uses. */
class SpotifyNight {
  event!: EventView;
  /** Of the tracks with votes, the one with the most first. */
  titles: string[] = [];
  private readonly phones: Phone[] = [];

  private constructor(
    readonly profile: Profile,
    readonly house: SpotifyVenue,
  ) {
    house.world.clock.goOn();
  }

  static async open(profile: Profile): Promise<SpotifyNight> {
    const world = await World.withSpotify({ profile, durations: DURATIONS });
    const night = new SpotifyNight(profile, await world.spotifyVenue());
    await night.activate();
    await night.guestsVote();
    return night;
  }

  get world() {
    return this.house.sandbox.world;
  }

  get account() {
    return this.world.playerOf(this.world.findPerson('sandboxowner')!);
  }

  get bar() {
    return this.account.devices.list().find(({ name }) => name === 'Bar computer')!;
  }

  get calls() {
    return this.world.calls.report();
  }

  /** What sounds in the room: the track on the bar's device, while it plays. */
  get sounding(): string | null {
    const { loaded } = this.account.state;
    const isHere = this.account.activeDevice?.name === 'Bar computer';
    return isHere && loaded?.isPlaying && !loaded.isStuck ? loaded.item.track.name : null;
  }

  private async activate(): Promise<void> {
    const { house } = this;
    await house.link();
    const { id } = await house.player();
    const playable = this.world.catalogue.tracks.filter((track) => track.isPlayable && !track.isExplicit);
    const once = [...new Map(playable.map((track) => [track.artists[0].id, track])).values()];
    const values = once.slice(0, 7).map((track) => `spotify:track:${track.id}`);
    const plan = { playerIds: [id], pool: { kind: 'TRACKS', values } };
    const event = await house.create({ ...plan, startsAt: inAMoment(600_000), votingOpensAt: inAMoment(60_000) });
    this.event = (await house.act(event, 'activate')).body;
  }

  async close(): Promise<void> {
    for (const phone of this.phones) phone.close();
    await this.house.world.close();
  }

  fault(wish: FaultWish): void {
    this.world.faults.add(wish);
  }

  async playback(): Promise<PlaybackView> {
    return (await this.house.read<PlaybackView>(`/events/${this.event.id}/playback`)).body;
  }

  async pool(): Promise<PoolTrackView[]> {
    return (await this.house.world.browser().get<Page<PoolTrackView>>(`/events/${this.event.id}/tracks`)).body.items;
  }

  /** A guest comes in by the code and votes. */
  async guestVotesFor(optionId: string): Promise<void> {
    const phone = await Phone.join(this.house.world.application.url, this.house.world.browser(), this.event.joinCode);
    this.phones.push(phone);
    expect((await phone.vote(this.event.ballotId!, optionId)).answer).toMatchObject({ ok: true });
  }

  /** Each vote is a guest's of its own. */
  private async guestsVote(): Promise<void> {
    const wanted = (await this.pool()).slice(0, 5);
    for (const [n, { optionId }] of wanted.entries()) {
      for (let votes = wanted.length - n; votes > 0; votes--) await this.guestVotesFor(optionId);
    }
    this.titles = wanted.map(({ title }) => title);
  }

  async begin(): Promise<void> {
    this.world.calls.clear();
    const begun = await this.house.post(`/events/${this.event.id}/playback/play`);
    expect([begun.status, begun.body]).toEqual([200, expect.anything()]);
  }

  hears(title: string): Promise<void> {
    return eventually(() => expect(this.sounding).toBe(title), TRACK_MS_MAX);
  }

  /** Oldest first. Statistics may be turned away while the machine is busy. */
  played(): Promise<PlayView[]> {
    return eventually(async () => {
      const { status, body } = await this.house.read<Page<PlayView>>(`/events/${this.event.id}/history`);
      expect(status).toBe(200);
      return body.items.toReversed();
    });
  }
}

const houses: SpotifyNight[] = [];
const waiting: SpotifyNight[] = [];

beforeAll(async () => {
  for (const profile of ['dev2026', 'dev2026', 'dev2026', 'extended'] as const) {
    houses.push(await SpotifyNight.open(profile));
  }
  waiting.push(...houses);
}, 120_000);
afterAll(() => Promise.all(houses.map((night) => night.close())), 30_000);

/** A night that nobody else plays. */
function takeNight(profile: Profile): SpotifyNight {
  const at = waiting.findIndex((night) => night.profile === profile);
  return waiting.splice(at, 1)[0]!;
}

test.concurrent.each<[Profile]>([['dev2026'], ['extended']])(
  'a calm night at an app of the kind %s the winners sound in the order of the votes, whole, with few reads and never two commands at once',
  async (profile) => {
    const night = takeNight(profile);
    const { titles } = night;
    await night.begin();
    for (const title of titles) await night.hears(title);
    const plays = (await night.played()).slice(0, titles.length);
    expect(plays.map(({ title }) => title)).toEqual(titles);
    for (const { endCause, playedMs, durationMs } of plays.slice(0, -1)) {
      expect(['ENDED', 'DEADLINE']).toContain(endCause);
      expect(playedMs).toBeGreaterThan(durationMs - 2_500);
    }
    const { reads, overlaps, byEndpoint } = night.calls;
    expect(overlaps).toEqual([]);
    expect(reads).toBeLessThanOrEqual(titles.length * READS_PER_TRACK_MAX);
    expect(byEndpoint['PUT /v1/me/player/play']).toBe(titles.length);
    await eventually(async () => {
      expect(await night.playback()).toMatchObject({ state: 'PLAYING', trouble: null, player: { kind: 'spotify' } });
    });
  },
  120_000,
);

test.concurrent('a night in which everything goes wrong once: no track twice, none left out, the votes’ order kept', async () => {
  const night = takeNight('dev2026');
  const { titles } = night;
  await night.begin();
  const [lost, burst, stuck, foreign, expired] = titles as [string, string, string, string, string];

  await night.hears(lost);
  night.account.lose(night.bar);
  await eventually(async () => expect(await night.playback()).toMatchObject({ trouble: 'DEVICE_GONE' }), TRACK_MS_MAX);
  night.account.bringBack(night.bar, true);
  await night.hears(lost);

  night.fault({ kind: 'error', error: 'bad-gateway', on: 'PUT /v1/me/player/play', times: 2 });
  night.fault({ kind: 'error', error: 'rate-limit', retryAfterSeconds: 1, on: 'GET /v1/me/player', skip: 2 });
  await night.hears(burst);

  night.world.settings.ending = 'stuck';
  await night.hears(stuck);
  await eventually(() => expect(night.account.state.loaded?.isStuck).toBe(true), TRACK_MS_MAX);
  await night.hears(foreign);
  night.world.settings.ending = 'stop';

  const stranger = night.world.catalogue.tracks.find(({ name }) => !titles.includes(name))!;
  night.account.play(night.bar.id, { tracks: [stranger], contextUri: null, positionMs: 0 });
  await eventually(() => expect(night.sounding).toBe(stranger.name));
  await night.hears(foreign);

  night.world.grants.expire('sandboxowner');
  night.world.settings.autoplays = true;
  await night.hears(expired);
  // Something similar begins by itself where nobody was told to; the house takes the device back with what comes next.
  await eventually(async () => expect((await night.played()).length).toBeGreaterThan(titles.length), TRACK_MS_MAX);

  const plays = await night.played();
  expect(plays.slice(0, titles.length).map(({ title }) => title)).toEqual(titles);
  for (const { endCause } of plays.slice(0, titles.length)) expect(['ENDED', 'DEADLINE']).toContain(endCause);
  expect(night.calls.overlaps).toEqual([]);
}, 240_000);

test.concurrent('a consent that is lost in mid-night stops no vote, and linking again brings the music back', async () => {
  const night = takeNight('dev2026');
  const [first, second] = night.titles as [string, string];
  await night.begin();
  await night.hears(first);
  night.world.grants.revoke('sandboxowner');
  await eventually(async () => expect(await night.playback()).toMatchObject({ trouble: 'AUTH' }), TRACK_MS_MAX);
  expect((await night.house.view()).state).toBe('NEEDS_REAUTH');
  await night.guestVotesFor((await night.pool()).find(({ title }) => title === second)!.optionId);
  const asked = night.calls.byEndpoint['POST /api/token'];
  await night.house.connect(await night.house.consent());
  await night.hears(second);
  expect(night.calls.byEndpoint['POST /api/token']).toBe((asked ?? 0) + 1);
  expect((await night.playback()).trouble).toBeNull();
}, 120_000);
