import { describe, expect, it } from '@jest/globals';
import { findStartFix, readStart } from './start.rules';

const NOW = Date.parse('2026-06-05T19:00:00Z');
const later = { autoStart: false, startsAt: '2026-06-05T20:00:00Z', votingOpensAt: null };

describe('starting an event', () => {
  it('before its time begins the music at once, unless voting was to open first', () => {
    expect(readStart(later, NOW)).toEqual({ byItselfAt: null, musicAt: null, isEarly: true });
    expect(readStart({ ...later, votingOpensAt: '2026-06-05T18:30:00Z' }, NOW).musicAt).toBe(later.startsAt);
  });

  it('after its time waits for nothing', () => {
    const over = { ...later, startsAt: '2026-06-05T18:00:00Z', votingOpensAt: '2026-06-05T17:00:00Z' };
    expect(readStart(over, NOW)).toEqual({ byItselfAt: null, musicAt: null, isEarly: false });
  });

  it('is done by the clock when voting opens, else when the music does', () => {
    const auto = { ...later, autoStart: true };
    expect(readStart(auto, NOW).byItselfAt).toBe(later.startsAt);
    expect(readStart({ ...auto, votingOpensAt: '2026-06-05T18:30:00Z' }, NOW).byItselfAt).toBe('2026-06-05T18:30:00Z');
    expect(readStart({ ...auto, startsAt: null }, NOW).byItselfAt).toBeNull();
  });

  it('leads to the place where it failed', () => {
    expect(findStartFix('SPOTIFY_NEEDS_REAUTH')).toBe('spotify');
    expect(findStartFix('NOTHING_TO_PLAY')).toBe('event');
    expect(findStartFix('CONFLICT')).toBe('live');
    expect(findStartFix('SOURCE_UNAVAILABLE')).toBeNull();
  });
});
