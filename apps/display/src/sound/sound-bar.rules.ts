import type { EventStatus, PlaybackState } from '@votebox/contracts';
import type { PlayerState } from '@votebox/client';
import type { SpotifyTrouble } from './spotify-player.rules';

/** No sound for so long while a track should start: then nobody is playing. */
const START_PATIENCE_MS = 8_000;
/** "Sound plays here" is said for so long, then the screen belongs to the music again. */
const CONFIRM_MS = 6_000;

export type SoundBar =
  | { kind: 'hidden' }
  /** Nobody plays: one tap makes this TV the player. */
  | { kind: 'arm' }
  | { kind: 'arming' }
  /** This TV is the player but its browser wants a tap first. */
  | { kind: 'blocked' }
  | { kind: 'playing-here' }
  | { kind: 'other'; holderLabel: string | null }
  | { kind: 'problem' }
  | { kind: 'spotify'; trouble: SpotifyTrouble };

export interface SoundFacts {
  /** `spotify`: what is wrong with this TV as a Spotify device; null when all is well, or it is none. */
  player: Pick<PlayerState, 'mode' | 'holderLabel' | 'problem'> & { spotify: SpotifyTrouble | null };
  status: EventStatus;
  playback: PlaybackState;
  /** How long the playback has been in its present state. */
  stateForMs: number;
  /** How long this TV has been the player; 0 when it is not. */
  holderForMs: number;
  /** `?player=1` or a press on the remote just now. */
  isAsked: boolean;
}

function isNobodyPlaying({ playback, stateForMs }: SoundFacts): boolean {
  switch (playback) {
    case 'IDLE':
    case 'DEVICE_GONE':
    case 'DEGRADED':
      return true;
    case 'STARTING':
      return stateForMs > START_PATIENCE_MS;
    case 'PLAYING':
    case 'PAUSED':
    case 'STOPPED':
      return false;
  }
}

/** What the sound bar says; hidden whenever all is well, because the screen is for the guests. */
export function decideSoundBar(facts: SoundFacts): SoundBar {
  const { player, status, isAsked } = facts;
  if (status !== 'ACTIVE' && status !== 'HOLD') return { kind: 'hidden' };
  switch (player.mode) {
    case 'arming':
      return { kind: 'arming' };
    case 'blocked':
      return { kind: 'blocked' };
    case 'holder':
      if (player.spotify !== null) return { kind: 'spotify', trouble: player.spotify };
      // Without a connection the track plays on, and the link has its own notice.
      if (player.problem !== null && player.problem !== 'OFFLINE') return { kind: 'problem' };
      return facts.holderForMs < CONFIRM_MS || isAsked ? { kind: 'playing-here' } : { kind: 'hidden' };
    case 'other':
      if (facts.playback === 'DEVICE_GONE') return { kind: 'arm' };
      return isAsked ? { kind: 'other', holderLabel: player.holderLabel } : { kind: 'hidden' };
    case 'idle':
      return isAsked || isNobodyPlaying(facts) ? { kind: 'arm' } : { kind: 'hidden' };
  }
}

/** Which command a tap on the bar, or OK on the remote, stands for. */
export function decidePress(bar: SoundBar): 'arm' | 'take-over' | 'none' {
  switch (bar.kind) {
    case 'arm':
    case 'blocked':
    case 'problem':
    case 'spotify':
      return 'arm';
    case 'other':
      return 'take-over';
    case 'arming':
    case 'playing-here':
    case 'hidden':
      return 'none';
  }
}
