import { describe, expect, it } from '@jest/globals';
import { PLAYER_TROUBLES, type PlaybackView } from '@votebox/contracts';
import {
  findPlayerFix,
  findReplaced,
  isTrouble,
  judgeDrift,
  readPlayer,
  type PlayerFacts,
  type PlayerReading,
} from './player-words.rules';

const TV = { playerId: 'p', label: 'Bar TV', kind: 'display', isAlive: true } as const;
const AMP = { playerId: 'amp', label: 'Amp', kind: 'mpd', isAlive: true } as const;

const playback = (change: Partial<PlaybackView>): PlaybackView => ({
  state: 'PLAYING',
  epoch: 1,
  play: null,
  positionMs: 0,
  positionAt: 0,
  volume: 80,
  player: TV,
  trouble: null,
  undo: null,
  ...change,
});
const read = (change: Partial<PlaybackView>, facts: Partial<PlayerFacts> = {}): PlayerReading =>
  readPlayer({ playback: playback(change), own: 'idle', isDriven: false, preferred: null, ...facts });

describe('the player in words', () => {
  it('says who plays', () => {
    expect(read({}, { own: 'other' })).toEqual({
      kind: 'elsewhere',
      label: 'Bar TV',
      device: 'display',
      isPlaying: true,
      isDriven: false,
    });
    expect(read({}, { own: 'holder' })).toEqual({ kind: 'here', isPlaying: true });
  });

  it('names a player that went quiet and offers to play here', () => {
    const gone = read({ trouble: 'PLAYER_GONE', player: { ...TV, isAlive: false } }, { own: 'other' });
    expect(gone).toEqual({ kind: 'gone', label: 'Bar TV', isDriven: false });
    expect(findPlayerFix(gone)).toBe('play-here');
  });

  it('puts trouble before everything else', () => {
    expect(read({ trouble: 'STARTS_FAIL' }, { own: 'holder' }).kind).toBe('starts-fail');
    expect(read({ trouble: 'NOTHING_TO_PLAY' }).kind).toBe('nothing-to-play');
    expect(read({ trouble: 'NO_PLAYER', player: null }).kind).toBe('none');
    expect(read({}, { own: 'blocked' }).kind).toBe('blocked');
  });

  it.each(PLAYER_TROUBLES)('says %s of a driven player, as trouble', (trouble) => {
    const reading = read({ trouble, player: AMP }, { isDriven: true });
    expect(reading).toEqual({ kind: 'trouble', trouble, label: 'Amp', device: 'mpd' });
    expect(isTrouble(reading)).toBe(true);
  });

  it('names the preferred player as long as none is at work', () => {
    const preferred = { label: 'Kitchen', kind: 'mpd' } as const;
    const silent = { trouble: 'UNREACHABLE', player: null } as const;
    expect(read(silent, { isDriven: true, preferred })).toMatchObject({ kind: 'trouble', label: 'Kitchen' });
    expect(read(silent, { isDriven: true }).kind).toBe('none-driven');
  });

  it('offers no page to take over what the server drives', () => {
    const driven = { isDriven: true };
    expect(findPlayerFix(read({ player: AMP }, driven))).toBeNull();
    expect(isTrouble(read({ player: AMP }, driven))).toBe(false);
    expect(findPlayerFix(read({ player: null }, driven))).toBe('fix-music');
    expect(findPlayerFix(read({ player: { ...AMP, isAlive: false } }, driven))).toBe('fix-music');
    expect(read({ player: AMP }, { ...driven, own: 'blocked' }).kind).toBe('elsewhere');
  });

  it('leads to the place where the trouble is mended', () => {
    const fixOf = (trouble: PlaybackView['trouble'], player: PlaybackView['player']) =>
      findPlayerFix(read({ trouble, player }, { isDriven: true }));
    const spotify = { ...AMP, kind: 'spotify' } as const;
    expect(fixOf('AUTH', spotify)).toBe('open-spotify');
    expect(fixOf('AUTH', AMP)).toBe('check-player');
    expect(fixOf('PAUSED_OUTSIDE', spotify)).toBe('play');
    expect(fixOf('FOREIGN', spotify)).toBe('fix-music');
    expect(fixOf('RATE_LIMITED', spotify)).toBeNull();
  });

  it('never offers a fix where all is well', () => {
    expect(findPlayerFix({ kind: 'here', isPlaying: true })).toBeNull();
  });

  it('tells of a player that stands in for the preferred one', () => {
    expect(findReplaced(playback({ player: AMP }), ['tv', 'amp'])).toBe('tv');
    expect(findReplaced(playback({ player: AMP }), ['amp', 'tv'])).toBeNull();
    expect(findReplaced(playback({ player: TV }), [])).toBeNull();
    expect(findReplaced(playback({ player: null }), ['amp', 'tv'])).toBeNull();
    expect(findReplaced(null, ['amp'])).toBeNull();
  });

  it('judges drift by what can be heard', () => {
    expect(judgeDrift(-200)).toBe('in-time');
    expect(judgeDrift(900)).toBe('ahead');
    expect(judgeDrift(-900)).toBe('behind');
  });
});
