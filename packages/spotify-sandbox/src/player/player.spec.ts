import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { uriOf } from '../catalogue/catalogue.js';
import { Tester } from '../testing/tester.js';

let tester: Tester;
let deviceId: string;

beforeEach(async () => {
  tester = await Tester.start();
  deviceId = (await devices())[0].id;
});
afterEach(() => tester.close());

const track = (place: number) => tester.world.catalogue.tracks[place]!;
const devices = async () => (await tester.get('/me/player/devices')).body.devices;
const state = async () => (await tester.get('/me/player')).body;
const advance = (ms: number) => tester.sandbox.clock.advance(ms);
const outside = (action: string, fields: unknown = {}) =>
  tester.control('POST', `/people/sandboxowner/player/${action}`, fields);
const play = (place: number, fields: Readonly<Record<string, unknown>> = {}) =>
  tester.put(`/me/player/play?device_id=${deviceId}`, { uris: [uriOf(track(place))], ...fields });

describe('playing', () => {
  test('says 204 while nothing is on, and the track with its running position then', async () => {
    expect(await tester.get('/me/player')).toMatchObject({ status: 204, body: '' });
    const done = await play(0, { position_ms: 5_000 });
    expect(done).toMatchObject({ status: 200, type: 'text/plain' });
    expect(() => JSON.parse(done.body)).toThrow(SyntaxError);
    advance(7_000);
    expect(await state()).toMatchObject({
      is_playing: true,
      progress_ms: 12_000,
      item: { id: track(0).id },
      device: { id: deviceId, is_active: true },
    });
  });

  test('answers commands as documented where that is set', async () => {
    await tester.control('PATCH', '/settings', { commandAnswer: 'empty' });
    expect(await play(0)).toMatchObject({ status: 204, body: '' });
  });

  test('pauses where it is, goes on from there, and refuses what is so already', async () => {
    await play(1);
    advance(20_000);
    expect((await tester.put('/me/player/pause')).status).toBe(200);
    advance(60_000);
    expect(await state()).toMatchObject({ is_playing: false, progress_ms: 20_000 });
    const again = await tester.put('/me/player/pause');
    expect(again.body.error).toEqual({
      status: 403,
      message: 'Player command failed: Restriction violated',
      reason: 'UNKNOWN',
    });
    await tester.put('/me/player/play');
    advance(1_000);
    expect(await state()).toMatchObject({ is_playing: true, progress_ms: 21_000 });
    expect((await tester.put('/me/player/play')).status).toBe(403);
  });

  test('seeks within the track, and beyond its end goes on to what follows', async () => {
    await play(1);
    await tester.post(`/me/player/queue?uri=${uriOf(track(2))}`);
    await tester.put('/me/player/seek?position_ms=30000');
    expect((await state()).progress_ms).toBe(30_000);
    await tester.put(`/me/player/seek?position_ms=${track(1).durationMs + 1}`);
    expect((await state()).item.id).toBe(track(2).id);
    expect((await tester.put('/me/player/seek?position_ms=-1')).status).toBe(400);
    expect((await tester.put('/me/player/seek')).status).toBe(400);
  });

  test('plays the queue without a gap, then falls silent at position 0 with the track still shown', async () => {
    await play(1);
    await tester.post(`/me/player/queue?uri=${uriOf(track(2))}`);
    advance(track(1).durationMs + 1_500);
    expect(await state()).toMatchObject({ is_playing: true, progress_ms: 1_500, item: { id: track(2).id } });
    advance(track(2).durationMs);
    expect(await state()).toMatchObject({ is_playing: false, progress_ms: 0, item: { id: track(2).id } });
  });

  test('shows a padded queue, so that nobody can read from it that it is empty', async () => {
    await play(1);
    const before = (await tester.get('/me/player/queue')).body;
    expect(before.currently_playing.id).toBe(track(1).id);
    expect(before.queue.length).toBeGreaterThan(0);
    await tester.post(`/me/player/queue?uri=${uriOf(track(2))}`);
    expect((await tester.get('/me/player/queue')).body.queue[0].id).toBe(track(2).id);
  });

  test('plays a context from an offset, in its order', async () => {
    const list = tester.world.playlists[0]!;
    const context_uri = `spotify:playlist:${list.id}`;
    await tester.put(`/me/player/play?device_id=${deviceId}`, { context_uri, offset: { position: 2 } });
    const inList = list.entries.flatMap((entry) => (entry.kind === 'track' ? [entry.track.id] : []));
    expect(await state()).toMatchObject({ context: { uri: context_uri, type: 'playlist' }, item: { id: inList[2] } });
    await tester.post('/me/player/next');
    expect((await state()).item.id).toBe(inList[3]);
    await tester.post('/me/player/previous');
    expect((await state()).item.id).toBe(inList[2]);
  });

  test.each([
    ['no such track', { uris: ['spotify:track:0000000000000000000000'] }, 400],
    ['no list of tracks', { uris: 'spotify:track:x' }, 400],
    ['no tracks', { uris: [] }, 400],
    ['a context that is none', { context_uri: 'spotify:album:nobody' }, 400],
    ['a negative position', { uris: [], position_ms: -5 }, 400],
  ])('refuses %s and leaves on what is on', async (_, fields, status) => {
    await play(1);
    expect((await tester.put(`/me/player/play?device_id=${deviceId}`, fields)).status).toBe(status);
    expect(await state()).toMatchObject({ is_playing: true, item: { id: track(1).id } });
  });

  test('refuses a track that cannot be played here', async () => {
    const { place } = tester.world.catalogue.tracks.find(({ isPlayable }) => !isPlayable)!;
    expect((await play(place)).body.error.reason).toBe('UNKNOWN');
  });
});

describe('devices', () => {
  test('without a device given or active there is nothing to command', async () => {
    const answer = await tester.put('/me/player/play', { uris: [uriOf(track(0))] });
    expect(answer).toMatchObject({ status: 404, body: { error: { reason: 'NO_ACTIVE_DEVICE' } } });
    const unknown = await tester.put('/me/player/pause?device_id=nobody');
    expect(unknown.body).toEqual({ error: { status: 404, message: 'Device not found' } });
  });

  test('that are restricted refuse, and those without volume refuse volume', async () => {
    const byName = Object.fromEntries(
      (await devices()).map((device: { name: string; id: string }) => [device.name, device.id]),
    );
    const body = { uris: [uriOf(track(0))] };
    expect((await tester.put(`/me/player/play?device_id=${byName['Hotel speaker']}`, body)).status).toBe(403);
    await tester.put(`/me/player/play?device_id=${byName.Phone}`, body);
    expect((await tester.put('/me/player/volume?volume_percent=30')).body.error.reason).toBe('VOLUME_CONTROL_DISALLOW');
    expect((await tester.put(`/me/player/volume?volume_percent=30&device_id=${deviceId}`)).status).toBe(204);
    expect((await devices())[0].volume_percent).toBe(30);
    expect((await tester.put('/me/player/volume?volume_percent=101')).status).toBe(400);
  });

  test('take over from each other by transfer, one at a time', async () => {
    await play(0);
    advance(9_000);
    const [, phone] = await devices();
    expect((await tester.put('/me/player', { device_ids: [phone.id, deviceId] })).status).toBe(400);
    expect((await tester.put('/me/player', { device_ids: [phone.id], play: true })).status).toBe(204);
    expect(await state()).toMatchObject({ device: { id: phone.id }, progress_ms: 9_000, is_playing: true });
  });

  test('go away in the middle of a track and come back under another id and the same name', async () => {
    await play(0);
    advance(30_000);
    await tester.control('POST', '/people/sandboxowner/devices/Bar%20computer/lose');
    expect((await tester.get('/me/player')).status).toBe(204);
    expect((await devices()).map((one: { name: string }) => one.name)).not.toContain('Bar computer');
    expect((await tester.put(`/me/player/play?device_id=${deviceId}`)).body.error.message).toBe('Device not found');
    await tester.control('POST', '/people/sandboxowner/devices/Bar%20computer/return', { hasNewId: true });
    const back = (await devices()).find((one: { name: string }) => one.name === 'Bar computer');
    expect(back.id).not.toBe(deviceId);
    expect(back.is_active).toBe(false);
    await tester.put(`/me/player/play?device_id=${back.id}`);
    expect(await state()).toMatchObject({ is_playing: true, progress_ms: 30_000, item: { id: track(0).id } });
  });

  test('fall asleep after ten silent minutes', async () => {
    await play(0);
    await tester.put('/me/player/pause');
    advance(599_000);
    expect((await tester.get('/me/player')).status).toBe(200);
    advance(1_000);
    expect((await tester.get('/me/player')).status).toBe(204);
    expect((await tester.put('/me/player/play')).body.error.reason).toBe('NO_ACTIVE_DEVICE');
  });

  test('may say yes and do nothing', async () => {
    await tester.control('PATCH', '/people/sandboxowner/devices/Bar%20computer', { playsIgnored: 1 });
    expect((await play(0)).status).toBe(200);
    expect((await tester.get('/me/player')).status).toBe(204);
    await play(0);
    tester.signIn('sandboxowner');
    expect((await state()).is_playing).toBe(true);
  });
});

describe('what real players do', () => {
  const endsAs = async (settings: Readonly<Record<string, unknown>>) => {
    await tester.control('PATCH', '/settings', settings);
    await play(3);
    advance(track(3).durationMs + 5_000);
    return state();
  };

  test('stuck at the end: it says that it plays, for ever, whatever is in the queue', async () => {
    await tester.control('PATCH', '/settings', { ending: 'stuck' });
    await play(3);
    await tester.post(`/me/player/queue?uri=${uriOf(track(4))}`);
    advance(track(3).durationMs + 3_600_000);
    tester.signIn('sandboxowner');
    expect(await state()).toMatchObject({
      is_playing: true,
      progress_ms: track(3).durationMs,
      item: { id: track(3).id },
    });
    await play(4);
    expect((await state()).item.id).toBe(track(4).id);
  });

  test('overrun: the position runs on past the end', async () => {
    expect(await endsAs({ ending: 'overrun' })).toMatchObject({
      is_playing: true,
      progress_ms: track(3).durationMs + 5_000,
    });
  });

  test('short: it stops a moment before the end', async () => {
    expect(await endsAs({ ending: 'short' })).toMatchObject({
      is_playing: false,
      progress_ms: track(3).durationMs - 800,
    });
  });

  test('autoplay: something similar follows that nobody asked for', async () => {
    const { is_playing, item } = await endsAs({ autoplays: true });
    expect(is_playing).toBe(true);
    expect(item.id).toBe(tester.world.catalogue.similarTo(track(3)).id);
  });

  test('relinking: another id sounds than the one asked for, and only the old API says so', async () => {
    await tester.control('POST', '/people/sandboxowner/relinks', { from: uriOf(track(50)), to: uriOf(track(301)) });
    await play(50);
    const { item } = await state();
    expect(item).toMatchObject({ id: track(301).id, external_ids: { isrc: track(50).isrc } });
    expect(item).not.toHaveProperty('linked_from');
    await tester.control('PATCH', '/settings', { profile: 'extended' });
    expect((await state()).item.linked_from.id).toBe(track(50).id);
  });

  test('somebody at the device pauses, plays something else, skips', async () => {
    await play(0);
    advance(4_000);
    await outside('pause');
    expect(await state()).toMatchObject({ is_playing: false, progress_ms: 4_000 });
    await outside('play', { uri: uriOf(track(9)) });
    expect((await state()).item.id).toBe(track(9).id);
    await outside('seek', { positionMs: 11_000 });
    expect((await state()).progress_ms).toBe(11_000);
    expect((await tester.control('GET', '/people/sandboxowner/player')).body.on).toMatchObject({
      uri: uriOf(track(9)),
      toneHz: track(9).toneHz,
      isPlaying: true,
    });
    await outside('next');
    expect((await state()).is_playing).toBe(false);
    expect((await tester.control('GET', '/calls')).body.commands).toBe(1);
  });

  test('a whole night of autoplay is caught up with at once', async () => {
    await tester.control('PATCH', '/settings', { autoplays: true });
    await play(0);
    expect((await tester.control('POST', '/clock/advance', { ms: 6 * 3_600_000 })).status).toBe(200);
    tester.signIn('sandboxowner');
    expect((await state()).is_playing).toBe(true);
  });
});
