import { describe, expect, it } from '@jest/globals';
import type { SpotifyPageState } from '@votebox/client';
import { readSpotifyPage } from './spotify-here.rules';

const page = (change: Partial<SpotifyPageState>): SpotifyPageState => ({
  mode: 'idle',
  problem: null,
  isSounding: false,
  deviceId: null,
  ...change,
});

describe('this page as a Spotify device', () => {
  it('offers itself until it is one', () => {
    expect(readSpotifyPage(null)).toEqual({ of: 'page', state: 'offer' });
    expect(readSpotifyPage(page({}))).toEqual({ of: 'page', state: 'offer' });
    expect(readSpotifyPage(page({ mode: 'arming' }))).toEqual({ of: 'page', state: 'arming' });
  });

  it('tells a device that waits from one that sounds', () => {
    expect(readSpotifyPage(page({ mode: 'ready' }))).toEqual({ of: 'page', state: 'ready' });
    expect(readSpotifyPage(page({ mode: 'ready', isSounding: true }))).toEqual({ of: 'page', state: 'sounding' });
  });

  it('puts what is wrong first, in our words or in those of the refusal', () => {
    expect(readSpotifyPage(page({ mode: 'failed', problem: 'NO_PREMIUM' }))).toEqual({
      of: 'page',
      state: 'NO_PREMIUM',
    });
    expect(readSpotifyPage(page({ mode: 'failed', problem: 'SPOTIFY_NEEDS_REAUTH' }))).toEqual({
      of: 'server',
      code: 'SPOTIFY_NEEDS_REAUTH',
    });
  });
});
