import { describe, expect, it } from '@jest/globals';
import { PLAYER_TROUBLES } from '@votebox/contracts';
import de from '../../messages/de.json';
import en from '../../messages/en.json';
import { findTroubleFix, wordsFor } from './trouble.rules';

describe('trouble of a driven player', () => {
  it.each(PLAYER_TROUBLES)('%s has a title and words for every kind of player, in both languages', (trouble) => {
    for (const { player } of [en, de]) {
      expect(Object.keys(player.troubles[trouble]).sort()).toEqual(['any', 'mpd', 'spotify', 'title']);
    }
  });

  it('leads to the account where Spotify refuses, to the set-up where an MPD does', () => {
    expect(findTroubleFix('AUTH', 'spotify')).toBe('open-spotify');
    expect(findTroubleFix('NOT_ALLOWED', 'SPOTIFY')).toBe('open-spotify');
    expect(findTroubleFix('AUTH', 'mpd')).toBe('check-player');
  });

  it('lets go on what was paused by hand, and takes back what was taken', () => {
    expect(findTroubleFix('PAUSED_OUTSIDE', 'mpd')).toBe('play');
    expect(findTroubleFix('FOREIGN', 'spotify')).toBe('retry');
  });

  it('asks nobody to do anything where waiting is all there is', () => {
    expect(findTroubleFix('RATE_LIMITED', 'spotify')).toBe('wait');
  });

  it('speaks of no machine that is not there', () => {
    expect([wordsFor('mpd'), wordsFor('SPOTIFY'), wordsFor('simulated')]).toEqual(['mpd', 'spotify', 'any']);
  });
});
