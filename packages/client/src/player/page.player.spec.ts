import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PlayerCommand, PlayerReportDto } from '@votebox/contracts';
import { quickTimers } from '../testing/quick-timers';
import { ScriptedAudio } from '../testing/scripted-audio';
import { EVENT_ID, eventually, ScriptedServer } from '../testing/scripted-server';
import type { LiveConnection } from '../live/live.connection';
import { createLive } from '../live/live.hub';
import { createPagePlayer } from './page.player';
import type { PagePlayer } from './player.state';

function aCommand(epoch: number, change: Partial<PlayerCommand> = {}): PlayerCommand {
  const playId = change.playId ?? 'p1';
  return {
    eventId: EVENT_ID,
    epoch,
    now: Date.now(),
    intent: 'play',
    playId,
    track: {
      trackId: playId,
      url: `/media/${playId}?sig=x`,
      title: 'T',
      artist: 'A',
      coverUrl: null,
      durationMs: 180_000,
      gainDb: 0,
    },
    positionMs: 0,
    positionAt: Date.now(),
    volume: 70,
    next: null,
    ...change,
  };
}

describe('createPagePlayer', () => {
  let server: ScriptedServer;
  let live: LiveConnection;
  let audio: ScriptedAudio;
  let player: PagePlayer;
  let command: PlayerCommand;

  const reports = (kind: PlayerReportDto['kind']) =>
    server.messages.map(({ body }) => body as unknown as PlayerReportDto).filter((report) => report.kind === kind);
  const commandNow = (next: PlayerCommand) => {
    command = next;
    server.emit('player:command', next);
  };
  const isHolder = () => eventually(() => expect(player.get().mode).toBe('holder'));

  beforeEach(async () => {
    server = await new ScriptedServer().listen();
    command = aCommand(1);
    server.onMessage('player:report', () => ({ data: { holder: true, command } }));
    live = createLive({ url: server.url, timers: quickTimers });
    audio = new ScriptedAudio();
    player = createPagePlayer({
      live,
      eventId: EVENT_ID,
      label: 'Bar TV',
      audio: audio as unknown as HTMLAudioElement,
      timers: quickTimers,
      beatMs: 2_000,
    });
    await eventually(() => expect(live.link().get()).toBe('live'));
  });

  afterEach(async () => {
    await player.release();
    live.close();
    await server.close();
  });

  it('plays what the server commands after the tap and says when it is heard', async () => {
    await player.arm();
    await isHolder();
    await eventually(() => expect(reports('started')).toHaveLength(1));
    expect(reports('arm')).toMatchObject([{ eventId: EVENT_ID, label: 'Bar TV' }]);
    expect(reports('started')[0]).toMatchObject({ playId: 'p1', playerId: reports('arm')[0]?.playerId });
    expect(audio.volume).toBeCloseTo(0.7);
    expect(audio.log).toEqual(['src /media/p1?sig=x', 'play']);
  });

  it('resumes at the position where the track is now', async () => {
    command = aCommand(3, { positionMs: 60_000, positionAt: Date.now() - 5_000 });
    await player.arm();
    await eventually(() => expect(audio.currentTime).toBeGreaterThan(64.5));
    expect(audio.currentTime).toBeLessThan(67);
  });

  it('obeys newer commands and ignores those of an older epoch', async () => {
    command = aCommand(5);
    await player.arm();
    await isHolder();
    commandNow(aCommand(7, { playId: 'p2' }));
    await eventually(() => expect(player.get().command?.playId).toBe('p2'));
    server.emit('player:command', aCommand(6, { playId: 'p9' }));
    server.emit('player:command', aCommand(6, { intent: 'stop' }));
    commandNow(aCommand(8, { playId: 'p2', intent: 'pause' }));
    await eventually(() => expect(audio.paused).toBe(true));
    expect(audio.log).toEqual(['src /media/p1?sig=x', 'play', 'src /media/p2?sig=x', 'play', 'pause']);
  });

  it('tells the server that a new command is heard although the track was playing already', async () => {
    await player.arm();
    await eventually(() => expect(reports('started')).toHaveLength(1));
    commandNow(aCommand(2));
    await eventually(() => expect(reports('started')).toHaveLength(2));
    expect(audio.log).toEqual(['src /media/p1?sig=x', 'play']);
  });

  it.each(['BUSY', 'INTERNAL'] as const)(
    'reports the end of a track once, until the server has heard it: %s',
    async (code) => {
      await player.arm();
      await eventually(() => expect(reports('started')).toHaveLength(1));
      let deaf = 2;
      server.onMessage('player:report', (report: PlayerReportDto) =>
        report.kind === 'ended' && (deaf -= 1) >= 0 ? { refuse: code } : { data: { holder: true, command } },
      );
      audio.finish(180);
      audio.dispatchEvent(new Event('ended'));
      await eventually(() => expect(reports('ended')).toHaveLength(3));
      expect(reports('ended')[0]).toMatchObject({ playId: 'p1', positionMs: 180_000 });
      const beats = reports('beat').length;
      await eventually(() => expect(reports('beat').length).toBeGreaterThan(beats + 1));
      expect(reports('ended')).toHaveLength(3);
    },
  );

  describe('at the end of a track whose successor is locked', () => {
    const nextUrl = () => `${server.url}/media/p2?sig=a`;
    const nameNext = (change: Partial<PlayerCommand> = {}) =>
      aCommand(2, { playId: 'p2', track: { ...aCommand(2).track!, url: `${server.url}/media/p2?sig=b` }, ...change });

    beforeEach(async () => {
      server.onHttp('GET /media/p2', () => ({ data: 'sound' }));
      const fetched = jest.spyOn(URL, 'createObjectURL');
      command = aCommand(1, { next: { url: nextUrl(), title: 'Next', gainDb: 0 } });
      await player.arm();
      await eventually(() => expect(reports('started')).toHaveLength(1));
      await eventually(() => expect(fetched.mock.results.some(({ type }) => type === 'return')).toBe(true));
      // The answer to the end is lost: what follows must not wait for it.
      server.onMessage('player:report', (report: PlayerReportDto) =>
        report.kind === 'ended' ? 'lost' : { data: { holder: true, command } },
      );
      audio.finish(180);
    });

    afterEach(() => {
      jest.restoreAllMocks();
    });

    it('lets it follow at once, and goes on when the server names it', async () => {
      await eventually(() => expect(audio.paused).toBe(false));
      expect(audio.log.slice(2)).toEqual([expect.stringMatching(/^src blob:/), 'play']);
      expect(reports('started')).toHaveLength(1);
      audio.currentTime = 1.5;
      commandNow(nameNext());
      await eventually(() => expect(reports('started')).toHaveLength(2));
      expect(reports('started')[1]).toMatchObject({ playId: 'p2', positionMs: 1_500 });
      expect(audio.log.filter((line) => line.startsWith('src'))).toHaveLength(2);
    });

    it('plays another track when the server names another', async () => {
      await eventually(() => expect(audio.paused).toBe(false));
      commandNow(aCommand(2, { playId: 'p3' }));
      await eventually(() => expect(reports('started').at(-1)).toMatchObject({ playId: 'p3' }));
      expect(audio.log.slice(-2)).toEqual(['src /media/p3?sig=x', 'play']);
    });

    it('falls silent when a break begins just then', async () => {
      await eventually(() => expect(audio.paused).toBe(false));
      commandNow(nameNext({ intent: 'pause' }));
      await eventually(() => expect(audio.paused).toBe(true));
      expect(audio.log.filter((line) => line.startsWith('src'))).toHaveLength(2);
    });

    it('falls silent when staff pause the track that has just ended', async () => {
      await eventually(() => expect(audio.paused).toBe(false));
      commandNow(aCommand(2, { intent: 'pause', positionMs: 179_900 }));
      await eventually(() => expect(audio.paused).toBe(true));
    });

    it('goes back into the track that ended when the server wants it again', async () => {
      await eventually(() => expect(audio.paused).toBe(false));
      commandNow(aCommand(2, { playId: 'p1', positionMs: 60_000, positionAt: Date.now() }));
      await eventually(() => expect(audio.log.slice(-2)).toEqual(['src /media/p1?sig=x', 'play']));
      await eventually(() => expect(audio.currentTime).toBeGreaterThanOrEqual(60));
    });

    it('plays it from its address when the copy in memory is broken', async () => {
      await eventually(() => expect(audio.paused).toBe(false));
      audio.fail(3, 'decode');
      expect(reports('failed')).toEqual([]);
      commandNow(nameNext());
      await eventually(() => expect(reports('started').at(-1)).toMatchObject({ playId: 'p2' }));
      expect(audio.log.at(-2)).toMatch(/^src http/);
    });
  });

  it('says first that a track ended during a break of the connection', async () => {
    await player.arm();
    await eventually(() => expect(reports('started')).toHaveLength(1));
    server.closeSockets();
    await eventually(() => expect(player.get().problem).toBe('OFFLINE'));
    audio.finish(180);
    const before = server.messages.length;
    server.openSockets();
    await eventually(() => expect(server.messages.length).toBeGreaterThan(before));
    expect(server.messages[before]?.body).toMatchObject({ kind: 'ended', playId: 'p1', positionMs: 180_000 });
  });

  it('says that a file is missing instead of blaming its format', async () => {
    server.onHttp('GET /media/p1', () => ({ refuse: 'NOT_FOUND' }));
    const url = `${server.url}/media/p1`;
    command = aCommand(1, { track: { ...aCommand(1).track!, url } });
    await player.arm();
    await isHolder();
    audio.fail(4, 'MEDIA_ELEMENT_ERROR: Format error');
    await eventually(() => expect(reports('failed')).toMatchObject([{ playId: 'p1', reason: 'missing: 404' }]));
    const beats = reports('beat').length;
    await eventually(() => expect(reports('beat').length).toBeGreaterThan(beats));
    expect(player.get().problem).toBe('missing: 404');
  });

  it('tries an unreachable file again before it gives up', async () => {
    command = aCommand(1, { track: { ...aCommand(1).track!, url: 'http://127.0.0.1:1/t' } });
    await player.arm();
    await isHolder();
    audio.fail(4, 'MEDIA_ELEMENT_ERROR: Format error');
    await eventually(() => expect(audio.log.filter((line) => line.startsWith('src'))).toHaveLength(2));
    expect(reports('failed')).toEqual([]);
    expect(audio.paused).toBe(false);
  });

  it('is silent at once when another page has taken over, and says which', async () => {
    await player.arm();
    await isHolder();
    server.onMessage('player:report', () => ({ data: { holder: false, holderLabel: 'Counter' } }));
    await eventually(() =>
      expect(player.get()).toMatchObject({ mode: 'other', holderLabel: 'Counter', command: null }),
    );
    expect(audio.log.at(-1)).toBe('silent');
    server.emit('player:command', aCommand(9, { playId: 'p2' }));
    await player.arm({ takeOver: true });
    expect(reports('arm').at(-1)).toMatchObject({ takeOver: true });
    expect(audio.log).not.toContain('src /media/p2?sig=x');
  });

  it('gives the lease back when the browser wants a tap', async () => {
    await player.arm();
    await isHolder();
    audio.refusal = 'NotAllowedError';
    commandNow(aCommand(2, { playId: 'p2' }));
    await eventually(() => expect(player.get()).toMatchObject({ mode: 'blocked', problem: 'NOT_ALLOWED' }));
    await eventually(() => expect(reports('release')).toHaveLength(1));
    expect(reports('failed')).toEqual([]);
    audio.refusal = null;
    await player.arm();
    await isHolder();
    await eventually(() => expect(audio.paused).toBe(false));
  });

  it('does not ask for the lease when the tap was not enough for the browser', async () => {
    audio.refusal = 'NotAllowedError';
    await player.arm();
    expect(player.get().mode).toBe('blocked');
    expect(reports('arm')).toEqual([]);
  });

  it('plays on without a connection and first says where it is when it is back', async () => {
    await player.arm();
    await eventually(() => expect(reports('started')).toHaveLength(1));
    server.closeSockets();
    await eventually(() => expect(player.get().problem).toBe('OFFLINE'));
    audio.currentTime = 42;
    expect(audio.paused).toBe(false);
    const before = server.messages.length;
    server.openSockets();
    await eventually(() => expect(server.messages.length).toBeGreaterThan(before));
    expect(server.messages[before]?.body).toMatchObject({ kind: 'beat', playId: 'p1', positionMs: 42_000 });
    await eventually(() => expect(player.get()).toMatchObject({ mode: 'holder', problem: null }));
    expect(audio.log).toEqual(['src /media/p1?sig=x', 'play']);
  });

  it('asks for the lease again when it ran out during the break', async () => {
    await player.arm();
    await isHolder();
    server.closeSockets();
    await eventually(() => expect(live.link().get()).not.toBe('live'));
    server.onMessage('player:report', (report: PlayerReportDto) =>
      report.kind === 'arm' ? { data: { holder: true, command } } : { data: { holder: false, holderLabel: null } },
    );
    const arms = reports('arm').length;
    server.openSockets();
    await eventually(() => expect(reports('arm').length).toBe(arms + 1));
    expect(reports('arm').at(-1)?.takeOver).toBeUndefined();
  });

  describe('where another page has the place', () => {
    const taken = () => ({ data: { holder: false, holderLabel: 'Bar TV' } });

    beforeEach(() => {
      server.onMessage('player:report', taken);
    });

    it('becomes the player once the place is free, if it was told to wait', async () => {
      await player.arm({ whenFree: true });
      expect(player.get()).toMatchObject({ mode: 'other', holderLabel: 'Bar TV' });
      await eventually(() => expect(reports('arm').length).toBeGreaterThan(2));
      expect(player.get()).toMatchObject({ mode: 'other', problem: null });
      expect(reports('arm').filter(({ takeOver }) => takeOver)).toEqual([]);
      server.onMessage('player:report', () => ({ data: { holder: true, command } }));
      await isHolder();
      await eventually(() => expect(audio.log.slice(-2)).toEqual(['src /media/p1?sig=x', 'play']));
    });

    it('waits on over a break of the connection and a busy server', async () => {
      await player.arm({ whenFree: true });
      server.closeSockets();
      await eventually(() => expect(player.get().problem).toBe('OFFLINE'));
      server.onMessage('player:report', () => ({ refuse: 'BUSY' }));
      server.openSockets();
      await eventually(() => expect(player.get().problem).toBe('BUSY'));
      server.onMessage('player:report', () => ({ data: { holder: true, command } }));
      await isHolder();
      expect(player.get().problem).toBeNull();
    });

    it('leaves the sound where a tap has taken it', async () => {
      await player.arm({ whenFree: true });
      server.onMessage('player:report', () => ({ data: { holder: true, command } }));
      await isHolder();
      server.onMessage('player:report', taken);
      await eventually(() => expect(player.get().mode).toBe('other'));
      const asked = server.messages.length;
      server.closeSockets();
      server.openSockets();
      await eventually(() => expect(live.link().get()).toBe('live'));
      await new Promise((resolve) => quickTimers.after(20_000, () => resolve(undefined)));
      expect(server.messages).toHaveLength(asked);
    });

    it('asks no more once it is let go', async () => {
      await player.arm({ whenFree: true });
      await player.release();
      const arms = reports('arm').length;
      await new Promise((resolve) => quickTimers.after(20_000, () => resolve(undefined)));
      expect(reports('arm')).toHaveLength(arms);
      expect(player.get().mode).toBe('idle');
    });
  });

  it.each(['BUSY', 'RATE_LIMITED', 'INTERNAL'] as const)(
    'asks again when the server could not decide: %s',
    async (code) => {
      server.onMessage('player:report', () => ({ refuse: code }));
      await player.arm();
      expect(player.get()).toMatchObject({ mode: 'arming', problem: code });
      server.onMessage('player:report', () => ({ data: { holder: true, command } }));
      await isHolder();
    },
  );
});
