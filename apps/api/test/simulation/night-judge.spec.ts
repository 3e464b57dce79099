import { describe, expect, it } from '@jest/globals';
import { judgeNight, type NightRecord } from './night-judge.js';

const S = 1_000;

/** Two tracks of 200 s, heard one after the other. */
function aRecord(change: Partial<NightRecord> = {}): NightRecord {
  return {
    night: { fromMs: 0, untilMs: 400 * S },
    sounds: [aSound('a', 0, 200 * S), aSound('b', 200 * S, 400 * S)],
    plays: [aPlay(1, 'a', 0, 'ENDED'), aPlay(2, 'b', 200, null)],
    pauses: [],
    outages: [],
    blindOutages: [],
    repeatBlockMs: 3_600 * S,
    skips: 0,
    ackedVoteIds: ['v1', 'v2'],
    storedVoteIds: ['v2', 'v1'],
    tally: { matches: true, votes: 2, tally: 2 },
    ...change,
  };
}

function aSound(address: string, fromMs: number, untilMs: number, isPolled = false) {
  return { address, fromMs, untilMs, isPolled };
}

function aPlay(seq: number, address: string, startS: number, endCause: string | null) {
  const startedMs = startS * S;
  return { seq, address, durationMs: 200 * S, startedMs, endedMs: endCause ? startedMs + 200 * S : null, endCause };
}

/** The first track falls silent between two seconds of the night. */
function silentFrom(fromS: number, untilS: number): NightRecord['sounds'] {
  return [aSound('a', 0, fromS * S), aSound('a', untilS * S, 200 * S), aSound('b', 200 * S, 400 * S)];
}

describe('the judge of a night', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(judgeNight(aRecord())).toMatchObject({ faults: [], gaps: [], figures: { silenceMs: 0, twoAtOnceMs: 0 } });
  });

  it.each<[string, Partial<NightRecord>, RegExp]>([
    ['silence that nobody planned', { sounds: silentFrom(50, 80), skips: 0 }, /30000 ms of silence/],
    ['silence until the end', { sounds: aRecord().sounds.slice(0, 1) }, /200000 ms of silence/],
    ['a track that was cut short', { sounds: silentFrom(50, 75) }, /play 1 was heard for 175000 of 200000/],
    ['a track played twice', { plays: [aPlay(1, 'a', 0, 'ENDED'), aPlay(2, 'a', 200, null)] }, /play 2 repeats play 1/],
    ['a gap in the history', { plays: [aPlay(2, 'a', 0, 'ENDED')] }, /play 2 stands at place 1/],
    ['a start that failed', { plays: [aPlay(1, 'a', 0, 'FAILED'), aPlay(2, 'b', 200, null)] }, /play 1 failed/],
    [
      'a skip that nobody wanted',
      { plays: [aPlay(1, 'a', 0, 'SKIPPED'), aPlay(2, 'b', 200, null)] },
      /staff skipped 0/,
    ],
    ['a vote that is lost', { storedVoteIds: ['v1'] }, /1 acknowledged votes/],
    ['a vote that is there twice', { storedVoteIds: ['v1', 'v2', 'v2'] }, /1 acknowledged votes/],
    ['a tally that is wrong', { tally: { matches: false, votes: 2, tally: 3 } }, /the tally says 3/],
  ])('finds %s', (_, change, fault) => {
    expect(judgeNight(aRecord(change)).faults.join('\n')).toMatch(fault);
  });

  it('excuses what was planned, once', () => {
    const pauses = [{ fromMs: 50 * S, untilMs: 70 * S }];
    const outages = [{ fromMs: 60 * S, untilMs: 75 * S }];
    const { figures } = judgeNight(aRecord({ sounds: silentFrom(50, 80), pauses, outages }));
    expect(figures).toMatchObject({ plannedMs: 25 * S, unplannedMs: 5 * S, longestMs: 5 * S });
  });

  it('counts what joints take apart, only between tracks and only after one of a player that must be asked', () => {
    const sounds = (isPolled: boolean) => [
      aSound('a', 0, 198 * S, isPolled),
      aSound('b', 200 * S, 300 * S, !isPolled),
      aSound('c', 301 * S, 400 * S),
    ];
    expect(judgeNight(aRecord({ sounds: sounds(true) })).figures).toMatchObject({ jointsMs: 2 * S, unplannedMs: S });
    expect(judgeNight(aRecord({ sounds: sounds(false) })).figures).toMatchObject({ jointsMs: S, unplannedMs: 2 * S });
    const within = silentFrom(50, 52).map((sound) => ({ ...sound, isPolled: true }));
    expect(judgeNight(aRecord({ sounds: within })).figures).toMatchObject({ jointsMs: 0, unplannedMs: 2 * S });
  });

  it('counts apart the silence of a player that lost its power unseen, up to the look that finds it out', () => {
    const sounds = silentFrom(50, 120);
    const blindOutages = [{ fromMs: 50 * S, untilMs: 115 * S }];
    const { figures, faults } = judgeNight(aRecord({ sounds, blindOutages }));
    expect(figures).toMatchObject({ silenceMs: 70 * S, unseenMs: 65 * S, unplannedMs: 5 * S });
    expect(faults).toEqual([]);
    const elsewhere = [{ fromMs: 40 * S, untilMs: 115 * S }];
    expect(judgeNight(aRecord({ sounds, blindOutages: elsewhere })).figures).toMatchObject({ unplannedMs: 70 * S });
  });

  it('tells how long two sounded at once', () => {
    const sounds = [...aRecord().sounds, aSound('a', 190 * S, 203 * S)];
    expect(judgeNight(aRecord({ sounds })).figures.twoAtOnceMs).toBe(13 * S);
  });
});
