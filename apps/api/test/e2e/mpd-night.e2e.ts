import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTool } from '@votebox/local/machine-tools';
import type { EventView, Page, PlaybackView, PlayerSetupView, PlayView, PoolTrackView } from '@votebox/contracts';
import { eventually } from '../support/eventually.js';
import { MpdServer } from '../support/mpd-server.js';
import type { Phone } from '../support/phone.js';
import { type Passage, Recording } from '../support/recording.js';
import { toneTrack } from '../support/tone-tracks.js';
import { World } from '../support/world.js';

/** Each track is a tone of its own, and is called after it. */
const [A, B, C, D] = [500, 800, 1_250, 2_000] as const;
const TONES = [A, B, C, D];
const SECONDS = 12;
const GAP_MS_MAX = 150;
/** A player that was lost is to be back within this time. */
const BACK_WITHIN_MS = 10_000;
const PASSWORD = 'geheim "x"';
const FILES = new Map(TONES.map((hertz) => [`${hertz}.wav`, toneTrack(hertz, SECONDS)]));
const RULES = { durationMsMin: 0, cooldownMs: 0, artistGap: 0 };

/** A night at a house of its own: an API, a database, a library and a Music Player Daemon that nobody else uses. */
class MpdNight {
  mpd!: MpdServer;
  event!: EventView;
  recording!: Recording;
  private venue!: Awaited<ReturnType<World['bar']>>;
  private player!: PlayerSetupView;
  private readonly phones: Phone[] = [];

  private constructor(private readonly world: World) {}

  static async open(): Promise<MpdNight> {
    const night = new MpdNight(await World.live({ LOG_LEVEL: 'fatal' }));
    await night.setUp();
    return night;
  }

  async close(): Promise<void> {
    this.recording?.stop();
    for (const phone of this.phones) phone.close();
    await this.world.close();
    await this.mpd?.stop();
  }

  /** The process ends, and another one begins on the same database. */
  async changeProcess(): Promise<void> {
    const { accessToken } = this.venue.owner;
    await this.world.restart();
    this.venue.owner = Object.assign(this.world.browser(), { accessToken });
  }

  /** As the owner. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const { owner, venueId } = this.venue;
    const answer = await owner.ask<T>(method, `/venues/${venueId}/${path}`, body ? { body } : {});
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** So many guests each, who come in by the code and vote with their phones. */
  async guestsVote(votes: Partial<Record<number, number>>): Promise<void> {
    const pool = await this.world.browser().get<Page<PoolTrackView>>(`/events/${this.event.id}/tracks`);
    for (const [hertz, count] of Object.entries(votes)) {
      const { optionId } = pool.body.items.find(({ title }) => title === hertz)!;
      for (let n = 0; n < count!; n++) {
        const phone = await this.world.phone(this.event);
        this.phones.push(phone);
        const { answer } = await phone.vote(this.event.ballotId!, optionId);
        expect(answer).toMatchObject({ ok: true });
      }
    }
  }

  async letPlayerPlay(): Promise<void> {
    await this.ask('PATCH', `events/${this.event.id}`, { playerIds: [this.player.id] });
    await this.listen();
  }

  /** From the first sound on. */
  async listen(): Promise<void> {
    this.recording = await Recording.of(this.mpd.streamPort, TONES);
  }

  playback(): Promise<PlaybackView> {
    return this.ask('GET', `events/${this.event.id}/playback`);
  }

  /** The first tracks of the history. The sound comes first; and statistics may be turned away while the machine is busy. */
  async hasPlayed(...tones: number[]): Promise<void> {
    await eventually(async () => {
      const { items } = await this.ask<Page<PlayView>>('GET', `events/${this.event.id}/history`);
      const titles = items.map(({ title }) => title).toReversed();
      expect(titles.slice(0, tones.length)).toEqual(tones.map(String));
    });
  }

  async playsWell(): Promise<void> {
    await eventually(async () => {
      expect(await this.playback()).toMatchObject({
        state: 'PLAYING',
        trouble: null,
        player: { playerId: this.player.id, label: 'Cellar', kind: 'mpd', isAlive: true },
      });
    });
  }

  async hears(hertz: number, second = 0, withinMs = 2 * SECONDS * 1000): Promise<void> {
    await eventually(() => {
      const heard = this.recording.now;
      expect(heard).toMatchObject({ hertz });
      expect(heard!.second).toBeGreaterThanOrEqual(second);
    }, withinMs);
  }

  async endsInSilence(): Promise<void> {
    await this.ask('POST', `events/${this.event.id}/end`);
    await eventually(() => expect(this.recording.now).toBeNull());
  }

  private async setUp(): Promise<void> {
    this.venue = await this.world.bar();
    await this.stockLibrary();
    this.mpd = await MpdServer.start({ musicDir: this.world.mediaDir, password: PASSWORD });
    this.player = await this.setPlayerUp();
    const { id } = await this.ask<EventView>('POST', 'events', { name: 'Night of tones', rules: RULES });
    this.event = await this.ask<EventView>('POST', `events/${id}/activate`);
  }

  private async stockLibrary(): Promise<void> {
    const folder = join(this.world.mediaDir, this.venue.venueId, 'Tones');
    await mkdir(folder, { recursive: true });
    for (const [name, file] of FILES) await writeFile(join(folder, name), file);
    await this.ask('POST', 'tracks/scan');
    await eventually(async () => {
      expect((await this.ask<Page<unknown>>('GET', 'tracks')).items).toHaveLength(TONES.length);
    });
  }

  private async setPlayerUp(): Promise<PlayerSetupView> {
    const settings = { host: '127.0.0.1', port: this.mpd.port, prefix: this.venue.venueId };
    const plan = { name: 'Cellar', kind: 'MPD', mpd: settings, password: PASSWORD };
    const made = await this.ask<PlayerSetupView>('POST', 'players', plan);
    expect(await this.ask('POST', `players/${made.id}/test`)).toMatchObject({ ok: true, trouble: null });
    return made;
  }
}

const tonesOf = (passages: Passage[]) => passages.map(({ hertz }) => hertz);
const gapsOf = (passages: Passage[]) => passages.slice(1).map(({ fromMs }, n) => fromMs - passages[n]!.toMs);

// Real: Postgres, the whole API by HTTP and sockets, mpd, the files and the sound that it makes of them. A night is music to
// wait for, so all are played at the same time, once the doors of all houses are open.
(findTool('mpd') ? describe : describe.skip)('nights played by a Music Player Daemon (needs mpd)', () => {
  const houses: MpdNight[] = [];
  const waiting: MpdNight[] = [];

  beforeAll(async () => {
    for (let n = 0; n < 3; n++) houses.push(await MpdNight.open());
    waiting.push(...houses);
  }, 120_000);
  afterAll(() => Promise.all(houses.map((night) => night.close())), 30_000);

  test.concurrent('the winners sound, whole, in the order of the votes and without a gap; then what the house has', async () => {
    const night = waiting.pop()!;
    await night.guestsVote({ [A]: 2, [B]: 1, [C]: 3 });
    await night.letPlayerPlay();
    await night.hears(D, 0, 5 * SECONDS * 1000);
    const { passages } = night.recording;
    expect(tonesOf(passages)).toEqual([C, A, B, D]);
    for (const gapMs of gapsOf(passages)) expect(gapMs).toBeLessThan(GAP_MS_MAX);
    for (const { fromSecond, toSecond } of passages.slice(1, 3)) {
      expect([fromSecond, toSecond]).toEqual([0, SECONDS - 1]);
    }
    await night.hasPlayed(C, A, B, D);
    await night.playsWell();
    await night.endsInSilence();
  }, 120_000);

  test.concurrent('a new process finds the track playing: it is neither cut nor begun again; a skip is heard at once', async () => {
    const night = waiting.pop()!;
    await night.guestsVote({ [B]: 2, [D]: 1 });
    await night.letPlayerPlay();
    await night.hears(B, 1);
    await night.changeProcess();
    await night.hears(D, 1);
    const expectedPlayId = await eventually(async () => {
      const { play } = await night.playback();
      expect(play?.title).toBe(String(D));
      return play!.playId;
    });
    await night.ask('POST', `events/${night.event.id}/queue/skip`, { expectedPlayId });
    await eventually(() => expect(tonesOf(night.recording.passages).at(-1)).not.toBe(D));
    const { passages } = night.recording;
    expect(tonesOf(passages).slice(0, 2)).toEqual([B, D]);
    expect(passages[0]!.toSecond).toBe(SECONDS - 1);
    expect(passages[0]!.toMs - passages[0]!.fromMs).toBeLessThanOrEqual(SECONDS * 1000 + GAP_MS_MAX);
    expect(gapsOf(passages.slice(0, 2))[0]).toBeLessThan(GAP_MS_MAX);
    expect(passages[1]!.toSecond).toBeLessThan(SECONDS - 1);
    await night.hasPlayed(B, D);
    await night.endsInSilence();
  }, 120_000);

  test.concurrent('an MPD that is killed in mid-song goes on where it was, and with the next winner after it', async () => {
    const night = waiting.pop()!;
    await night.guestsVote({ [A]: 2, [C]: 1 });
    await night.letPlayerPlay();
    await night.hears(A, 2);
    const { second } = night.recording.now!;
    await night.mpd.kill();
    night.recording.stop();
    await night.mpd.start();
    await night.listen();
    await night.hears(A, second, BACK_WITHIN_MS);
    const [back] = night.recording.passages;
    expect([second, second + 1, second + 2, second + 3]).toContain(back!.fromSecond);
    await night.hears(C, 1);
    const { passages } = night.recording;
    expect(tonesOf(passages)).toEqual([A, C]);
    expect(passages[0]!.toSecond).toBe(SECONDS - 1);
    expect(gapsOf(passages)[0]).toBeLessThan(GAP_MS_MAX);
    await night.hasPlayed(A, C);
    await night.playsWell();
    await night.endsInSilence();
  }, 120_000);
});
