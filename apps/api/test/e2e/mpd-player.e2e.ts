import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTool } from '@votebox/local/machine-tools';
import type { WantedTrack } from '../../src/modules/playback/driven/driven-player.js';
import { MpdPlayer } from '../../src/modules/playback/driven/mpd-player.js';
import { eventually } from '../support/eventually.js';
import { MpdServer } from '../support/mpd-server.js';
import { Recording } from '../support/recording.js';
import { toneTrack } from '../support/tone-tracks.js';

const [LOW, MIDDLE, HIGH] = [500, 1_000, 2_000] as const;
const TONES = [LOW, MIDDLE, HIGH];
const SECONDS = 6;
/** Two tracks and some more. */
const LONG_MS = 3 * SECONDS * 1000;
const done = { ok: true, value: null };

const file = (hertz: number) => `Süd "${hertz}" \\.wav`;

function track(address: string): WantedTrack {
  const words = { title: 'T', artist: 'A', isrc: null };
  return {
    playId: 'p',
    trackId: 't',
    source: 'LIBRARY',
    address,
    durationMs: SECONDS * 1000,
    isLevelled: true,
    ...words,
  };
}

const FILES = new Map(TONES.map((hertz) => [file(hertz), toneTrack(hertz, SECONDS)]));

/** A Music Player Daemon of one test's own, with the tones as its music. */
class Room {
  readonly players: MpdPlayer[] = [];

  private constructor(
    readonly music: string,
    readonly mpd: MpdServer,
  ) {
    rooms.push(this);
  }

  static async open(): Promise<Room> {
    const music = await mkdtemp(join(tmpdir(), 'votebox-tones-'));
    for (const [name, sound] of FILES) await writeFile(join(music, name), sound);
    return new Room(music, await MpdServer.start({ musicDir: music, password: 'geheim "x"' }));
  }

  async close(): Promise<void> {
    for (const player of this.players) await player.close();
    await this.mpd.stop();
    await rm(this.music, { recursive: true, force: true });
  }

  connect(password = 'geheim "x"'): MpdPlayer {
    const player = new MpdPlayer({ host: '127.0.0.1', port: this.mpd.port, prefix: '' }, password);
    this.players.push(player);
    return player;
  }

  listen(): Promise<Recording> {
    return Recording.of(this.mpd.streamPort, TONES);
  }
}

const rooms: Room[] = [];
afterAll(() => Promise.all(rooms.map((room) => room.close())), 30_000);

async function isHeard(recording: Recording, hertz: number): Promise<void> {
  await eventually(() => expect(recording.now).toMatchObject({ hertz }), LONG_MS);
}

// Real: mpd, its files and its sound. A test is music to wait for, so all are played at the same time.
(findTool('mpd') ? describe : describe.skip)('a real Music Player Daemon (needs mpd)', () => {
  test.concurrent('wants its password', async () => {
    const room = await Room.open();
    expect(await room.connect('wrong').sight()).toMatchObject({ ok: false, fault: { trouble: 'AUTH' } });
  });

  test.concurrent('plays what is queued without a gap, in the order that was last wanted, and is silent after it', async () => {
    const room = await Room.open();
    const player = room.connect();
    let news = 0;
    player.onNews(() => news++);
    expect(await player.play(track(file(LOW)), 0)).toEqual(done);
    const recording = await room.listen();
    expect(await player.queueNext(track(file(MIDDLE)))).toEqual(done);
    expect(await player.queueNext(track(file(HIGH)))).toEqual(done);
    await isHeard(recording, HIGH);
    await eventually(async () => {
      expect(await player.sight()).toMatchObject({ ok: true, value: { state: 'stopped', track: null } });
    }, LONG_MS);
    recording.stop();
    const passages = recording.passages;
    expect(passages.map(({ hertz }) => hertz)).toEqual([LOW, HIGH]);
    expect(passages[1]!.fromMs - passages[0]!.toMs).toBeLessThan(150);
    expect(passages[1]).toMatchObject({ fromSecond: 0, toSecond: SECONDS - 1 });
    expect(news).toBeGreaterThan(1);
  }, 40_000);

  test.concurrent('enters a track in the middle, pauses, goes on, and takes its next away', async () => {
    const room = await Room.open();
    const player = room.connect();
    expect(await player.play(track(file(MIDDLE)), 2_000)).toEqual(done);
    const recording = await room.listen();
    await isHeard(recording, MIDDLE);
    expect(recording.now!.second).toBeGreaterThanOrEqual(2);
    expect(await player.queueNext(track(file(LOW)))).toEqual(done);
    expect(await player.pause()).toEqual(done);
    const paused = await player.sight();
    expect(paused).toMatchObject({ ok: true, value: { state: 'paused', track: { address: file(MIDDLE) } } });
    await eventually(() => expect(recording.silentMs).toBeGreaterThan(200));
    const positionMs = paused.ok ? paused.value.positionMs : 0;
    expect(positionMs).toBeGreaterThanOrEqual(2_000);
    expect(await player.play(track(file(MIDDLE)), positionMs)).toEqual(done);
    expect(await player.queueNext(track(file(LOW)))).toEqual(done);
    expect(await player.queueNext(null)).toEqual(done);
    await eventually(async () => {
      expect(await player.sight()).toMatchObject({ ok: true, value: { state: 'stopped', track: null } });
    }, LONG_MS);
    recording.stop();
    // The pause is heard as a break, and nothing came after.
    expect(recording.passages.map(({ hertz }) => hertz)).toEqual([MIDDLE, MIDDLE]);
  }, 40_000);

  test.concurrent('takes its volume', async () => {
    const room = await Room.open();
    const player = room.connect();
    expect(await player.play(track(file(LOW)), 0)).toEqual(done);
    expect(await player.setVolume(35)).toEqual(done);
    expect(await player.sight()).toMatchObject({ ok: true, value: { volume: 35 } });
    expect(await player.setVolume(100)).toEqual(done);
  });

  test.concurrent('finds a file that came later, and says what is missing and what is no music', async () => {
    const room = await Room.open();
    const player = room.connect();
    await writeFile(join(room.music, 'later.wav'), toneTrack(HIGH, 2));
    expect(await player.play(track('later.wav'), 0)).toEqual(done);
    const missing = { ok: false, fault: { of: 'track', reason: 'missing' } };
    expect(await player.play(track('nowhere.wav'), 0)).toMatchObject(missing);
    expect(await player.play(track('../above.wav'), 0)).toMatchObject(missing);
    expect(await player.play(track('a\nclear'), 0)).toMatchObject(missing);
    await writeFile(join(room.music, 'later.wav'), 'no sound at all');
    expect(await player.play(track('later.wav'), 0)).toMatchObject({ fault: { of: 'track', reason: 'decode' } });
  });

  test.concurrent('that hangs is given up after a while, and answers again when it goes on', async () => {
    const room = await Room.open();
    const player = room.connect();
    expect((await player.sight()).ok).toBe(true);
    room.mpd.hang();
    expect(await player.sight()).toMatchObject({ ok: false, fault: { trouble: 'UNREACHABLE' } });
    room.mpd.goOn();
    await eventually(async () => expect((await player.sight()).ok).toBe(true));
  }, 30_000);

  test.concurrent('that was killed is missed by itself, found again by itself, and goes on where it was told to', async () => {
    const room = await Room.open();
    const player = room.connect();
    expect(await player.play(track(file(LOW)), 0)).toEqual(done);
    let news = 0;
    player.onNews(() => news++);
    await eventually(() => expect(news).toBeGreaterThan(0));
    const before = news;
    await room.mpd.kill();
    await eventually(() => expect(news).toBeGreaterThan(before));
    expect(await player.sight()).toMatchObject({ ok: false, fault: { trouble: 'UNREACHABLE' } });
    const away = news;
    await room.mpd.start();
    await eventually(() => expect(news).toBeGreaterThan(away));
    expect(await player.sight()).toMatchObject({ ok: true, value: { state: 'stopped', track: null } });
    expect(await player.play(track(file(LOW)), 2_000)).toEqual(done);
    const recording = await room.listen();
    await isHeard(recording, LOW);
    recording.stop();
    expect(recording.passages[0]).toMatchObject({ hertz: LOW });
    // The recording begins a moment after the music.
    expect([2, 3]).toContain(recording.passages[0]!.fromSecond);
  }, 30_000);
});
