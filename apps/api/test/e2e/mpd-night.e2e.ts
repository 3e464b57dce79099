import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTool } from '@votebox/local/machine-tools';
import type { EventView, Page, PlaybackView, PlayerSetupView, PlayView, PoolTrackView } from '@votebox/contracts';
import { type Application, startApplication } from '../../src/application.js';
import { loadConfig } from '../../src/core/config/config.js';
import { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { MpdServer } from '../support/mpd-server.js';
import { MusicNights } from '../support/music-night.js';
import { Phone } from '../support/phone.js';
import { type Passage, Recording } from '../support/recording.js';
import { toneTrack } from '../support/tone-tracks.js';
import { openVenue } from '../support/venue-sockets.js';

/** Each track is a tone of its own, and is called after it. */
const [A, B, C, D] = [500, 800, 1_250, 2_000] as const;
const TONES = [A, B, C, D];
const SECONDS = 12;
const GAP_MS_MAX = 150;
/** A player that was lost is to be back within this time. */
const BACK_WITHIN_MS = 10_000;
const PASSWORD = 'geheim "x"';
const RULES = { durationMsMin: 0, cooldownMs: 0, artistGap: 0 };

// Real: Postgres, the whole API by HTTP and sockets, mpd, the files and the sound that it makes of them.
(findTool('mpd') ? describe : describe.skip)('nights played by a Music Player Daemon (needs mpd)', () => {
  const secrets = {
    VOTEBOX_SECRET: randomBytes(32).toString('hex'),
    VOTEBOX_KEYS: `test:${randomBytes(32).toString('base64')}`,
  };
  const phones: Phone[] = [];
  let nights: MusicNights;
  let application: Application;
  let venue: Awaited<ReturnType<typeof openVenue>>;
  let mpd: MpdServer;
  let player: PlayerSetupView;
  let event: EventView;
  let recording: Recording | undefined;

  beforeAll(async () => {
    nights = await MusicNights.open();
    application = await startApi();
    venue = await openVenue(application.url, 'mpd-bar');
    await stockLibrary();
    mpd = await MpdServer.start({ musicDir: nights.mediaDir, password: PASSWORD });
    player = await setPlayerUp();
  }, 60_000);
  afterAll(async () => {
    await application?.close();
    await mpd?.stop();
    await nights?.close();
  });

  beforeEach(async () => {
    event = await ask<EventView>('POST', 'events', { name: 'Night of tones', rules: RULES });
    event = await ask<EventView>('POST', `events/${event.id}/activate`);
  });
  afterEach(async () => {
    for (const phone of phones.splice(0)) phone.close();
    await ask('POST', `events/${event.id}/end`);
    await eventually(() => expect(recording!.now).toBeNull());
    recording?.stop();
  });

  function startApi(): Promise<Application> {
    return startApplication(
      loadConfig({
        NODE_ENV: 'test',
        API_PORT: '0',
        DATABASE_URL: nights.databaseUrl,
        MEDIA_DIR: nights.mediaDir,
        JOIN_FREE_PER_MINUTE: '1000000',
        LOG_LEVEL: 'fatal',
        ...secrets,
      }),
    );
  }

  /** As the owner. */
  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await venue.owner.ask<T>(method, `/venues/${venue.venueId}/${path}`, body ? { body } : {});
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async function stockLibrary(): Promise<void> {
    const folder = join(nights.mediaDir, venue.venueId, 'Tones');
    await mkdir(folder, { recursive: true });
    for (const hertz of TONES) await writeFile(join(folder, `${hertz}.wav`), toneTrack(hertz, SECONDS));
    await ask('POST', 'tracks/scan');
    await eventually(async () => expect((await ask<Page<unknown>>('GET', 'tracks')).items).toHaveLength(TONES.length));
  }

  async function setPlayerUp(): Promise<PlayerSetupView> {
    const settings = { host: '127.0.0.1', port: mpd.port, prefix: venue.venueId };
    const plan = { name: 'Cellar', kind: 'MPD', mpd: settings, password: PASSWORD };
    const made = await ask<PlayerSetupView>('POST', 'players', plan);
    expect(await ask('POST', `players/${made.id}/test`)).toMatchObject({ ok: true, trouble: null });
    return made;
  }

  /** So many guests each, who come in by the code and vote with their phones. */
  async function guestsVote(votes: Partial<Record<number, number>>): Promise<void> {
    const pool = await new Browser(application.url).get<Page<PoolTrackView>>(`/events/${event.id}/tracks`);
    for (const [hertz, count] of Object.entries(votes)) {
      const { optionId } = pool.body.items.find(({ title }) => title === hertz)!;
      for (let n = 0; n < count!; n++) {
        const phone = await Phone.join(application.url, new Browser(application.url), event.joinCode);
        phones.push(phone);
        const { answer } = await phone.vote(event.ballotId!, optionId);
        expect(answer).toMatchObject({ ok: true });
      }
    }
  }

  async function letPlayerPlay(): Promise<Recording> {
    await ask('PATCH', `events/${event.id}`, { playerIds: [player.id] });
    return listen();
  }

  /** From the first sound on. */
  async function listen(): Promise<Recording> {
    recording = await Recording.of(mpd.streamPort, TONES);
    return recording;
  }

  const playback = () => ask<PlaybackView>('GET', `events/${event.id}/playback`);

  /** The first tracks of the history. The sound comes first; and statistics may be turned away while the machine is busy. */
  async function hasPlayed(...tones: number[]): Promise<void> {
    await eventually(async () => {
      const { items } = await ask<Page<PlayView>>('GET', `events/${event.id}/history`);
      const titles = items.map(({ title }) => title).toReversed();
      expect(titles.slice(0, tones.length)).toEqual(tones.map(String));
    });
  }

  async function playsWell(): Promise<void> {
    await eventually(async () => {
      expect(await playback()).toMatchObject({
        state: 'PLAYING',
        trouble: null,
        player: { playerId: player.id, label: 'Cellar', kind: 'mpd', isAlive: true },
      });
    });
  }

  async function hears(hertz: number, second = 0, withinMs = 2 * SECONDS * 1000): Promise<void> {
    await eventually(() => {
      const heard = recording!.now;
      expect(heard).toMatchObject({ hertz });
      expect(heard!.second).toBeGreaterThanOrEqual(second);
    }, withinMs);
  }

  const tonesOf = (passages: Passage[]) => passages.map(({ hertz }) => hertz);
  const gapsOf = (passages: Passage[]) => passages.slice(1).map(({ fromMs }, n) => fromMs - passages[n]!.toMs);

  test('the winners sound, whole, in the order of the votes and without a gap; then what the house has', async () => {
    await guestsVote({ [A]: 2, [B]: 1, [C]: 3 });
    await letPlayerPlay();
    await hears(D, 0, 5 * SECONDS * 1000);
    const passages = recording!.passages;
    expect(tonesOf(passages)).toEqual([C, A, B, D]);
    for (const gapMs of gapsOf(passages)) expect(gapMs).toBeLessThan(GAP_MS_MAX);
    for (const { fromSecond, toSecond } of passages.slice(1, 3)) {
      expect([fromSecond, toSecond]).toEqual([0, SECONDS - 1]);
    }
    await hasPlayed(C, A, B, D);
    await playsWell();
  }, 120_000);

  test('a new process finds the track playing: it is neither cut nor begun again; a skip is heard at once', async () => {
    await guestsVote({ [B]: 2, [D]: 1 });
    await letPlayerPlay();
    await hears(B, 1);
    const { owner } = venue;
    await application.close();
    application = await startApi();
    venue.owner = new Browser(application.url);
    venue.owner.accessToken = owner.accessToken;
    await hears(D, 1);
    const expectedPlayId = await eventually(async () => {
      const { play } = await playback();
      expect(play?.title).toBe(String(D));
      return play!.playId;
    });
    await ask('POST', `events/${event.id}/queue/skip`, { expectedPlayId });
    await eventually(() => expect(tonesOf(recording!.passages).at(-1)).not.toBe(D));
    const passages = recording!.passages;
    expect(tonesOf(passages).slice(0, 2)).toEqual([B, D]);
    expect(passages[0]!.toSecond).toBe(SECONDS - 1);
    expect(passages[0]!.toMs - passages[0]!.fromMs).toBeLessThanOrEqual(SECONDS * 1000 + GAP_MS_MAX);
    expect(gapsOf(passages.slice(0, 2))[0]).toBeLessThan(GAP_MS_MAX);
    expect(passages[1]!.toSecond).toBeLessThan(SECONDS - 1);
    await hasPlayed(B, D);
  }, 120_000);

  test('an MPD that is killed in mid-song goes on where it was, and with the next winner after it', async () => {
    await guestsVote({ [A]: 2, [C]: 1 });
    await letPlayerPlay();
    await hears(A, 2);
    const { second } = recording!.now!;
    await mpd.kill();
    recording!.stop();
    await mpd.start();
    await listen();
    await hears(A, second, BACK_WITHIN_MS);
    const [back] = recording!.passages;
    expect([second, second + 1, second + 2, second + 3]).toContain(back!.fromSecond);
    await hears(C, 1);
    const passages = recording!.passages;
    expect(tonesOf(passages)).toEqual([A, C]);
    expect(passages[0]!.toSecond).toBe(SECONDS - 1);
    expect(gapsOf(passages)[0]).toBeLessThan(GAP_MS_MAX);
    await hasPlayed(A, C);
    await playsWell();
  }, 120_000);
});
