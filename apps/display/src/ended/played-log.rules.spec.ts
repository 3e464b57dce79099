import { describe, expect, it } from '@jest/globals';
import type { NowPlaying } from '@votebox/contracts';
import { addPlayed, parsePlayed, topPlayed, type PlayedTrack } from './played-log.rules';

const play = (seq: number, trackId: string, votes: number) =>
  ({ playId: `play-${seq}`, seq, trackId, title: trackId, artist: 'A', coverUrl: null, votes }) as NowPlaying;
const logOf = (...plays: NowPlaying[]) => plays.reduce<readonly PlayedTrack[]>(addPlayed, []);

describe('addPlayed', () => {
  it('keeps one entry for one play, in the order of the night', () => {
    const log = logOf(play(2, 'b', 3), play(1, 'a', 5), play(2, 'b', 3));
    expect(log.map((entry) => entry.playId)).toEqual(['play-1', 'play-2']);
  });

  it('returns the same log when there is nothing new', () => {
    const log = logOf(play(1, 'a', 5));
    expect(addPlayed(log, play(1, 'a', 5))).toBe(log);
  });

  it('takes the higher count of votes of the same play', () => {
    expect(logOf(play(1, 'a', 5), play(1, 'a', 8))[0]?.votes).toBe(8);
  });
});

describe('topPlayed', () => {
  it('adds the plays of one track together and breaks ties by the earlier play', () => {
    const log = logOf(play(1, 'a', 4), play(2, 'b', 6), play(3, 'c', 6), play(4, 'a', 5));
    expect(topPlayed(log, 2).map((entry) => [entry.trackId, entry.votes])).toEqual([
      ['a', 9],
      ['b', 6],
    ]);
  });
});

describe('parsePlayed', () => {
  it('reads what was saved and counts anything else as empty', () => {
    const log = logOf(play(1, 'a', 5));
    expect(parsePlayed(JSON.stringify(log))).toEqual(log);
    expect(parsePlayed('{"a":1}')).toEqual([]);
    expect(parsePlayed('broken')).toEqual([]);
    expect(parsePlayed('[null, 3]')).toEqual([]);
    expect(parsePlayed(null)).toEqual([]);
  });
});
