import { describe, expect, it } from '@jest/globals';
import { aTrack } from '../../../test/support/queue-track.js';
import type { QueueTrack } from './queue-state.js';
import { weightedScore } from './weighted.rules.js';

const NOW = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const terms = { votesMax: 10, recentArtistKeys: ['heard', 'x', 'x', 'x', 'earlier'], nowMs: NOW };
const score = (change: Partial<QueueTrack>) => weightedScore(aTrack(1, change), terms);

describe('the weighted score', () => {
  it('is one for as many votes as any has, and a fifth for an artist that was not heard lately', () => {
    expect(score({ votes: 10 })).toBeCloseTo(1.2);
    expect(score({ votes: 5 })).toBeCloseTo(0.7);
    expect(score({ artistKey: 'heard' })).toBeCloseTo(0);
    expect(score({ artistKey: 'earlier' })).toBeCloseTo(0.08);
  });

  it('takes up to a half away for what was played in the last four hours', () => {
    expect(score({ lastPlayedAtMs: NOW })).toBeCloseTo(0.2 - 0.5);
    expect(score({ lastPlayedAtMs: NOW - 3 * HOUR_MS })).toBeCloseTo(0.2 - 0.125);
    expect(score({ lastPlayedAtMs: NOW - 5 * HOUR_MS })).toBeCloseTo(0.2);
  });

  it('gives fresh wishes a start that fades in half an hour, and what waits one more each hour', () => {
    const since = (hours: number) => score({ votes: 0, votedSinceMs: NOW - hours * HOUR_MS }) - 0.2;
    expect(since(0)).toBeCloseTo(0.3);
    expect(since(0.5)).toBeCloseTo(0.5);
    expect(since(3)).toBeCloseTo(3);
    expect(score({ votedSinceMs: NOW + HOUR_MS }) - 0.2).toBeCloseTo(0.3);
  });

  it('lets nothing wait more than two hours behind what came later', () => {
    const worst = score({ votes: 0, artistKey: 'heard', lastPlayedAtMs: NOW, votedSinceMs: NOW - 2.1 * HOUR_MS });
    expect(worst).toBeGreaterThan(score({ votes: 10, votedSinceMs: NOW }));
  });
});
