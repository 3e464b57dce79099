import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
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
  return { playId: 'p', trackId: 't', source: 'LIBRARY', address, durationMs: SECONDS * 1000, ...words };
}

// Real: mpd, its files and its sound.
(findTool('mpd') ? describe : describe.skip)('a real Music Player Daemon (needs mpd)', () => {
  let music: string;
  let mpd: MpdServer;
  let player: MpdPlayer;

  beforeAll(async () => {
    music = await mkdtemp(join(tmpdir(), 'votebox-tones-'));
    for (const hertz of TONES) await writeFile(join(music, file(hertz)), toneTrack(hertz, SECONDS));
    mpd = await MpdServer.start({ musicDir: music, password: 'geheim "x"' });
  }, 30_000);
  afterEach(() => player?.close());
  afterAll(async () => {
    await mpd?.stop();
    await rm(music, { recursive: true, force: true });
  });

  function connect(password = 'geheim "x"'): MpdPlayer {
    player = new MpdPlayer({ host: '127.0.0.1', port: mpd.port, prefix: '' }, password);
    return player;
  }

  async function isHeard(recording: Recording, hertz: number): Promise<void> {
    await eventually(() => expect(recording.now).toMatchObject({ hertz }), LONG_MS);
  }

  test('wants its password', async () => {
    expect(await connect('wrong').sight()).toMatchObject({ ok: false, fault: { trouble: 'AUTH' } });
  });

  test('plays what is queued without a gap, in the order that was last wanted, and is silent after it', async () => {
    connect();
    let news = 0;
    player.onNews(() => news++);
    expect(await player.play(track(file(LOW)), 0)).toEqual(done);
    const recording = await Recording.of(mpd.streamPort, TONES);
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

  test('enters a track in the middle, pauses, goes on, and takes its next away', async () => {
    connect();
    expect(await player.play(track(file(MIDDLE)), 2_000)).toEqual(done);
    const recording = await Recording.of(mpd.streamPort, TONES);
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

  test('takes its volume', async () => {
    connect();
    expect(await player.play(track(file(LOW)), 0)).toEqual(done);
    expect(await player.setVolume(35)).toEqual(done);
    expect(await player.sight()).toMatchObject({ ok: true, value: { volume: 35 } });
    expect(await player.setVolume(100)).toEqual(done);
  });

  test('finds a file that came later, and says what is missing and what is no music', async () => {
    connect();
    await writeFile(join(music, 'later.wav'), toneTrack(HIGH, 2));
    expect(await player.play(track('later.wav'), 0)).toEqual(done);
    const missing = { ok: false, fault: { of: 'track', reason: 'missing' } };
    expect(await player.play(track('nowhere.wav'), 0)).toMatchObject(missing);
    expect(await player.play(track('../above.wav'), 0)).toMatchObject(missing);
    expect(await player.play(track('a\nclear'), 0)).toMatchObject(missing);
    await writeFile(join(music, 'later.wav'), 'no sound at all');
    expect(await player.play(track('later.wav'), 0)).toMatchObject({ fault: { of: 'track', reason: 'decode' } });
  });

  test('that hangs is given up after a while, and answers again when it goes on', async () => {
    connect();
    expect((await player.sight()).ok).toBe(true);
    mpd.hang();
    expect(await player.sight()).toMatchObject({ ok: false, fault: { trouble: 'UNREACHABLE' } });
    mpd.goOn();
    await eventually(async () => expect((await player.sight()).ok).toBe(true));
  }, 30_000);

  test('that was killed is missed by itself, found again by itself, and goes on where it was told to', async () => {
    connect();
    expect(await player.play(track(file(LOW)), 0)).toEqual(done);
    let news = 0;
    player.onNews(() => news++);
    await eventually(() => expect(news).toBeGreaterThan(0));
    const before = news;
    await mpd.kill();
    await eventually(() => expect(news).toBeGreaterThan(before));
    expect(await player.sight()).toMatchObject({ ok: false, fault: { trouble: 'UNREACHABLE' } });
    const away = news;
    await mpd.start();
    await eventually(() => expect(news).toBeGreaterThan(away));
    expect(await player.sight()).toMatchObject({ ok: true, value: { state: 'stopped', track: null } });
    expect(await player.play(track(file(LOW)), 2_000)).toEqual(done);
    const recording = await Recording.of(mpd.streamPort, TONES);
    await isHeard(recording, LOW);
    recording.stop();
    expect(recording.passages[0]).toMatchObject({ hertz: LOW });
    // The recording begins a moment after the music.
    expect([2, 3]).toContain(recording.passages[0]!.fromSecond);
  }, 30_000);
});
