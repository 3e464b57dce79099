import type { SpotifyPageState } from '@votebox/client';
import type { SoundFacts } from './sound-bar.rules';

/** A Spotify device in the terms of the sound bar. */
export function toPlayerState({ mode, problem }: Pick<SpotifyPageState, 'mode' | 'problem'>): SoundFacts['player'] {
  switch (mode) {
    case 'idle':
    case 'arming':
    case 'blocked':
      return { mode, holderLabel: null, problem, spotify: null };
    case 'ready':
      return { mode: 'holder', holderLabel: null, problem: null, spotify: null };
    case 'lost':
      return { mode: 'holder', holderLabel: null, problem, spotify: 'reconnecting' };
    case 'failed':
      if (problem === 'ELSEWHERE') return { mode: 'other', holderLabel: null, problem: null, spotify: null };
      return { mode: 'holder', holderLabel: null, problem, spotify: decideSpotifyTrouble(problem) };
  }
}

/** What keeps a TV from being a Spotify device, as far as somebody in the room can mend it. */
export type SpotifyTrouble = 'reconnecting' | 'relink' | 'premium' | 'browser' | 'refused';

function decideSpotifyTrouble(problem: SpotifyPageState['problem']): SpotifyTrouble {
  switch (problem) {
    case 'NO_PREMIUM':
      return 'premium';
    case 'NOT_SUPPORTED':
      return 'browser';
    case 'SPOTIFY_NOT_LINKED':
    case 'SPOTIFY_NEEDS_REAUTH':
    case 'SPOTIFY_NOT_PRIVATE':
      return 'relink';
    default:
      return 'refused';
  }
}
