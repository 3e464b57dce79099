import { describe, expect, it } from '@jest/globals';
import type { SpotifyPageState } from '@votebox/client';
import { decideSoundBar } from './sound-bar.rules';
import { toPlayerState } from './spotify-player.rules';

const barOf = (mode: SpotifyPageState['mode'], problem: SpotifyPageState['problem'] = null) =>
  decideSoundBar({
    player: toPlayerState({ mode, problem }),
    status: 'ACTIVE',
    playback: 'DEVICE_GONE',
    stateForMs: 60_000,
    holderForMs: 60_000,
    isAsked: false,
  });

describe('a TV as a Spotify device', () => {
  it('offers itself while the device is missing, and asks for a tap where the browser wants one', () => {
    expect(barOf('idle')).toEqual({ kind: 'arm' });
    expect(barOf('blocked', 'NOT_ALLOWED')).toEqual({ kind: 'blocked' });
  });

  it('is out of sight once it is the device', () => {
    expect(barOf('ready')).toEqual({ kind: 'hidden' });
  });

  it('stands back where another page became the device meanwhile', () => {
    const player = toPlayerState({ mode: 'failed', problem: 'ELSEWHERE' });
    expect(player.mode).toBe('other');
    expect(barOf('failed', 'ELSEWHERE')).toEqual({ kind: 'arm' });
  });

  it('says that it is coming back', () => {
    expect(barOf('lost', 'NO_CONNECTION')).toEqual({ kind: 'spotify', trouble: 'reconnecting' });
  });

  it.each([
    ['NO_PREMIUM', 'premium'],
    ['NOT_SUPPORTED', 'browser'],
    ['SPOTIFY_NEEDS_REAUTH', 'relink'],
    ['FORBIDDEN', 'refused'],
  ] as const)('says what is to be done about %s', (problem, trouble) => {
    expect(barOf('failed', problem)).toEqual({ kind: 'spotify', trouble });
  });
});
