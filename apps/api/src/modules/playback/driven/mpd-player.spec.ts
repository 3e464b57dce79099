import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../../../../test/support/eventually.js';
import { type FakeAnswer, FakeMpd } from '../../../../test/support/fake-mpd.js';
import type { WantedTrack } from './driven-player.js';
import { MpdPlayer } from './mpd-player.js';

/** Long enough for a busy machine, short enough to wait for. */
const LIMITS = { connectMs: 700, commandMs: 700 };
const PLAYING = ['state: play', 'songid: 1', 'elapsed: 1.500', 'duration: 10.000', 'audio: 44100:16:2', 'volume: 70'];
const done = { ok: true, value: null };
const trouble = (code: string) => ({ ok: false, fault: { of: 'player', trouble: code } });
const trackFault = (reason: string) => ({ ok: false, fault: { of: 'track', reason } });

function track(address: string): WantedTrack {
  const words = { title: 'T', artist: 'A', isrc: null };
  return { playId: 'p', trackId: 't', source: 'LIBRARY', address, durationMs: 10_000, isLevelled: true, ...words };
}

let fake: FakeMpd;
let player: MpdPlayer;
let unhandled: unknown[];
const remember = (error: unknown) => unhandled.push(error);

beforeEach(async () => {
  unhandled = [];
  process.on('unhandledRejection', remember);
  fake = await FakeMpd.start();
  player = playerWith({});
});
afterEach(async () => {
  await player.close();
  await fake.stop();
  await new Promise((turn) => setImmediate(turn));
  process.off('unhandledRejection', remember);
  expect(unhandled).toEqual([]);
});

function playerWith({ password = null as string | null, prefix = '', port = fake.port }): MpdPlayer {
  return new MpdPlayer({ host: '127.0.0.1', port, prefix }, password, LIMITS);
}

/** Answers by the first word of the command; what is not given is answered with nothing. */
function script(answers: Record<string, FakeAnswer | ((command: string) => FakeAnswer)>): void {
  fake.answer = (command) => {
    const answer = answers[command.split(' ')[0]!] ?? [];
    return typeof answer === 'function' ? answer(command) : answer;
  };
}

const heard = (begin: string) => fake.heard.filter((line) => line.startsWith(begin));

describe('a track', () => {
  test('is played alone, in modes in which nothing is repeated, shuffled or kept', async () => {
    player = playerWith({ prefix: 'bar' });
    script({ addid: ['Id: 1'], status: PLAYING });
    expect(await player.play(track('a "b" \\c.mp3'), 0)).toEqual(done);
    const begin = fake.heard.indexOf('clear');
    expect(fake.heard.slice(begin, begin + 8)).toEqual([
      'clear',
      'consume 1',
      'single 0',
      'random 0',
      'repeat 0',
      'crossfade 0',
      'replay_gain_mode "track"',
      'addid "bar/a \\"b\\" \\\\c.mp3"',
    ]);
    expect(heard('playid')).toEqual(['playid 1']);
  });

  test('is entered at the position, and from its beginning where it cannot be entered in the middle', async () => {
    script({ addid: ['Id: 4'], status: PLAYING });
    expect(await player.play(track('a.mp3'), 61_500)).toEqual(done);
    expect([heard('seekid'), heard('playid')]).toEqual([['seekid 4 61.5'], []]);
    script({ addid: ['Id: 5'], status: PLAYING, seekid: { ack: 52 } });
    expect(await player.play(track('a.mp3'), 61_500)).toEqual(done);
    expect(heard('playid')).toEqual(['playid 5']);
  });

  test('that MPD does not know yet is looked for once, and plays when it is found', async () => {
    let isKnown = false;
    let looks = 0;
    script({
      addid: () => (isKnown ? ['Id: 1'] : { ack: 50 }),
      update: () => ['updating_db: 1'],
      status: () => {
        isKnown ||= heard('update').length > 0 && looks++ > 1;
        return isKnown ? PLAYING : ['state: stop', 'updating_db: 1'];
      },
    });
    expect(await player.play(track('new.mp3'), 0)).toEqual(done);
    expect(heard('update')).toEqual(['update "new.mp3"']);
  });

  test('that MPD does not find is missing', async () => {
    script({ addid: { ack: 50 }, update: ['updating_db: 1'], status: ['state: stop'] });
    expect(await player.play(track('gone.mp3'), 0)).toMatchObject(trackFault('missing'));
    expect([heard('update').length, heard('addid').length]).toEqual([1, 2]);
    script({ addid: { ack: 50 }, update: { ack: 2 }, status: ['state: stop'] });
    expect(await player.play(track('../up.mp3'), 0)).toMatchObject(trackFault('missing'));
  });

  test('that MPD cannot read is a fault of the track, an output that is not there one of the player', async () => {
    script({ addid: ['Id: 1'], status: ['state: stop', 'songid: 1', 'error: Failed to decode'] });
    expect(await player.play(track('bad.mp3'), 0)).toMatchObject(trackFault('decode'));
    script({ addid: ['Id: 1'], playid: { ack: 5 }, status: ['state: stop', 'songid: 1', 'error: Failed to decode'] });
    expect(await player.play(track('bad.mp3'), 0)).toMatchObject(trackFault('decode'));
    script({ addid: ['Id: 1'], status: ['state: pause', 'songid: 1', 'error: All outputs are disabled'] });
    expect(await player.play(track('good.mp3'), 0)).toMatchObject(trouble('DEVICE_GONE'));
    expect(await player.sight()).toMatchObject(trouble('DEVICE_GONE'));
  });
});

test('a start that is refused without a reason is a fault of the player', async () => {
  script({ addid: ['Id: 1'], playid: { ack: 5 }, status: ['state: play', 'audio: 44100:16:2'] });
  expect(await player.play(track('a.mp3'), 0)).toMatchObject(trouble('UNREACHABLE'));
});

describe('what follows', () => {
  const queue = (...songs: [file: string, id: number][]) =>
    songs.flatMap(([file, id]) => [`file: ${file}`, `Id: ${id}`]);

  test('is put behind the present song, and the one that was there goes after', async () => {
    script({ status: PLAYING, playlistinfo: queue(['a.mp3', 1], ['b.mp3', 2]), addid: ['Id: 3'] });
    expect(await player.queueNext(track('c.mp3'))).toEqual(done);
    const acts = fake.heard.filter((line) => /^(addid|deleteid)/.test(line));
    expect(acts).toEqual(['addid "c.mp3"', 'deleteid 2']);
  });

  test('is left alone where it is the same', async () => {
    script({ status: PLAYING, playlistinfo: queue(['a.mp3', 1], ['b.mp3', 2]) });
    expect(await player.queueNext(track('b.mp3'))).toEqual(done);
    expect(fake.heard.filter((line) => /^(addid|deleteid)/.test(line))).toEqual([]);
  });

  test('is taken away, though some of it went by itself', async () => {
    script({ status: PLAYING, playlistinfo: queue(['a.mp3', 1], ['b.mp3', 2], ['x.mp3', 9]), deleteid: { ack: 50 } });
    expect(await player.queueNext(null)).toEqual(done);
    expect(heard('deleteid')).toEqual(['deleteid 2', 'deleteid 9']);
  });

  test('that is missing leaves nothing that is no longer wanted', async () => {
    script({ status: PLAYING, playlistinfo: queue(['a.mp3', 1], ['b.mp3', 2]), addid: { ack: 50 } });
    expect(await player.queueNext(track('c.mp3'))).toMatchObject(trackFault('missing'));
    expect(heard('deleteid')).toEqual(['deleteid 2']);
  });
});

describe('the line', () => {
  test('is read right when everything comes in single bytes', async () => {
    fake.chunkBytes = 1;
    script({ status: PLAYING, currentsong: ['file: Ä/ö.mp3', 'Title: Größe 🎵'] });
    expect(await player.sight()).toEqual({
      ok: true,
      value: {
        state: 'playing',
        track: { address: 'Ä/ö.mp3', isrc: null, title: 'Größe 🎵', artist: '', durationMs: 10_000 },
        positionMs: 1500,
        volume: 70,
      },
    });
  });

  test('carries several questions at once, each with its own answer', async () => {
    let volume = 0;
    script({ status: () => ['state: stop', `volume: ${volume++}`] });
    const seen = await Promise.all([player.sight(), player.sight(), player.sight()]);
    // The first status is that of the greeting.
    expect(seen.map((one) => one.ok && one.value.volume)).toEqual([1, 2, 3]);
    expect(fake.connections).toBe(1);
  });

  test.each([
    ['SSH-2.0-OpenSSH_9.2p1 secret-banner\r\n', 'another service'],
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'a web server'],
    ['OK MPD nonsense\n', 'something like MPD'],
    ['x'.repeat(200_000), 'a line without end'],
  ])('to %j: it is not spoken to, and nothing that it said is passed on', async (greeting) => {
    fake.greeting = greeting;
    player = playerWith({ password: 'geheim' });
    const seen = await player.sight();
    expect(seen).toMatchObject(trouble('UNREACHABLE'));
    expect(JSON.stringify(seen)).not.toMatch(/secret-banner|nonsense|Bad|xxx/);
    expect(fake.heard).toEqual([]);
  });

  test.each(['what is this\n', 'ACK of something\n', '\n'])('that says %j in between is given up', async (nonsense) => {
    expect((await player.sight()).ok).toBe(true);
    fake.blurt(nonsense);
    await eventually(() => expect(fake.connections).toBe(0));
    expect((await player.sight()).ok).toBe(true);
  });

  test('with an answer that never ends is given up', async () => {
    const endless = Array.from({ length: 30 }, () => `Title: ${'x'.repeat(50_000)}`);
    script({ status: () => (heard('status').length > 1 ? endless : []) });
    expect(await player.sight()).toMatchObject(trouble('UNREACHABLE'));
  });

  test('where nobody is says so', async () => {
    await fake.vanish();
    expect(await player.sight()).toMatchObject(trouble('UNREACHABLE'));
    expect(await player.play(track('a.mp3'), 0)).toMatchObject(trouble('UNREACHABLE'));
  });

  test('that says nothing is given up after a while, and so is a command without an answer', async () => {
    fake.greeting = '';
    expect(await player.sight()).toMatchObject(trouble('UNREACHABLE'));
    fake.greeting = 'OK MPD 0.23.5\n';
    script({ setvol: 'hang' });
    expect(await player.setVolume(10)).toMatchObject(trouble('UNREACHABLE'));
    expect((await player.sight()).ok).toBe(true);
  });

  test.each(['addid', 'playid', 'status'])(
    'that is reset in %s: a fault, and the next command connects anew',
    async (at) => {
      let isBroken = false;
      script({ addid: ['Id: 1'], status: PLAYING });
      const whole = fake.answer;
      fake.answer = (command) => (isBroken && command.startsWith(at) ? 'reset' : whole(command));
      expect((await player.sight()).ok).toBe(true);
      isBroken = true;
      expect(await player.play(track('a.mp3'), 0)).toMatchObject(trouble('UNREACHABLE'));
      isBroken = false;
      expect(await player.play(track('a.mp3'), 0)).toEqual(done);
    },
  );

  test('that is closed answers nothing any more', async () => {
    await player.close();
    expect(await player.sight()).toMatchObject(trouble('UNREACHABLE'));
    expect(fake.heard).toEqual([]);
  });
});

describe('a password', () => {
  test('is said before anything else, and never passed on', async () => {
    player = playerWith({ password: 'a "b"' });
    script({ password: { ack: 3 } });
    const seen = await player.sight();
    expect(seen).toMatchObject(trouble('AUTH'));
    expect(JSON.stringify(seen)).not.toContain('a "b"');
    expect(heard('password')).toEqual(['password "a \\"b\\""']);
    script({});
    expect((await player.sight()).ok).toBe(true);
    expect(fake.heard.indexOf('password "a \\"b\\""')).toBeLessThan(fake.heard.indexOf('status'));
  });

  test('that is needed and not there is asked for, without a storm of questions', async () => {
    player.onNews(() => undefined);
    fake.answer = () => ({ ack: 4 });
    expect(await player.sight()).toMatchObject(trouble('AUTH'));
    expect(fake.heard.length).toBeLessThan(10);
  });

  test('that may look but not play is told apart', async () => {
    player = playerWith({ password: 'look' });
    script({ clear: { ack: 4 } });
    expect((await player.sight()).ok).toBe(true);
    expect(await player.play(track('a.mp3'), 0)).toMatchObject(trouble('NOT_ALLOWED'));
  });
});

describe('news', () => {
  test('come when something changes, again and again, until nobody listens', async () => {
    let news = 0;
    const stop = player.onNews(() => news++);
    await eventually(() => expect([fake.isIdling, news]).toEqual([true, 1]));
    fake.change('player');
    await eventually(() => expect([fake.isIdling, news]).toEqual([true, 2]));
    fake.change('mixer', 'player');
    await eventually(() => expect([fake.isIdling, news]).toEqual([true, 4]));
    stop();
    fake.change('player');
    await eventually(() => expect([fake.isIdling, news]).toEqual([true, 4]));
  });

  test('do not disturb a question that is asked at the same moment', async () => {
    player.onNews(() => void player.sight());
    await eventually(() => expect(fake.isIdling).toBe(true));
    for (let n = 0; n < 50; n++) {
      const seen = player.sight();
      fake.change('player');
      expect((await seen).ok).toBe(true);
    }
    expect(fake.connections).toBe(1);
  });

  test('an MPD that was killed is missed, looked for, and found again', async () => {
    let news = 0;
    player.onNews(() => news++);
    await eventually(() => expect(fake.isIdling).toBe(true));
    const before = news;
    const port = await fake.vanish();
    await eventually(() => expect(news).toBeGreaterThan(before));
    expect(await player.sight()).toMatchObject(trouble('UNREACHABLE'));
    const whileAway = news;
    await fake.comeBack(port);
    await eventually(() => expect(news).toBeGreaterThan(whileAway));
    expect((await player.sight()).ok).toBe(true);
  });
});

test('a volume that an output does not have is no fault', async () => {
  script({ setvol: { ack: 52 } });
  expect(await player.setVolume(120)).toEqual(done);
  expect(heard('setvol')).toEqual(['setvol 100']);
});
