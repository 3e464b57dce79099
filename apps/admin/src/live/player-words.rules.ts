import type { PlaybackView, PlayerTrouble, SoundKind } from '@votebox/contracts';
import { findTroubleFix } from '../players/trouble.rules';

/** The player of an event as staff need to hear it: what is, and the one thing that helps. */
export type PlayerReading =
  | { kind: 'here'; isPlaying: boolean }
  | { kind: 'elsewhere'; label: string; device: SoundKind; isPlaying: boolean; isDriven: boolean }
  | { kind: 'gone'; label: string; isDriven: boolean }
  | { kind: 'none' }
  | { kind: 'none-driven' }
  | { kind: 'trouble'; trouble: PlayerTrouble; label: string; device: SoundKind }
  | { kind: 'starts-fail' }
  | { kind: 'nothing-to-play' }
  | { kind: 'blocked' }
  | { kind: 'unknown' };

export type PlayerFix =
  | 'play-here'
  | 'take-over'
  | 'fix-music'
  | 'play'
  | 'open-library'
  | 'open-spotify'
  | 'check-player'
  | 'tap-again'
  | null;

/** The page's own player, as far as it matters here. */
type OwnPlayerMode = 'idle' | 'arming' | 'holder' | 'other' | 'blocked';

export interface PlayerFacts {
  playback: PlaybackView | null;
  /** This page's player for the same event. */
  own: OwnPlayerMode;
  /** Whether players that the server drives make the sound, not a page. */
  isDriven: boolean;
  /** The first of the event's players, who is spoken of as long as none of them is at work; null: none, or not known yet. */
  preferred: { label: string; kind: SoundKind } | null;
}

/** Trouble first, then who plays. */
export function readPlayer({ playback, own, isDriven, preferred }: PlayerFacts): PlayerReading {
  if (own === 'blocked' && !isDriven) return { kind: 'blocked' };
  if (!playback) return own === 'holder' && !isDriven ? { kind: 'here', isPlaying: true } : { kind: 'unknown' };
  const { trouble, player } = playback;
  switch (trouble) {
    case 'STARTS_FAIL':
      return { kind: 'starts-fail' };
    case 'NOTHING_TO_PLAY':
      return { kind: 'nothing-to-play' };
    case null:
    case 'NO_PLAYER':
    case 'PLAYER_GONE':
      break;
    default: {
      const named = player ?? preferred;
      return named ? { kind: 'trouble', trouble, label: named.label, device: named.kind } : { kind: 'none-driven' };
    }
  }
  const isPlaying = playback.state === 'PLAYING' || playback.state === 'STARTING';
  if (own === 'holder' && !isDriven) return { kind: 'here', isPlaying };
  if (!player) return { kind: isDriven ? 'none-driven' : 'none' };
  if (!player.isAlive || trouble === 'PLAYER_GONE') return { kind: 'gone', label: player.label, isDriven };
  return { kind: 'elsewhere', label: player.label, device: player.kind, isPlaying, isDriven };
}

export function findPlayerFix(reading: PlayerReading): PlayerFix {
  switch (reading.kind) {
    case 'here':
    case 'unknown':
      return null;
    case 'elsewhere':
      return reading.isDriven ? null : 'take-over';
    case 'gone':
      return reading.isDriven ? 'fix-music' : 'play-here';
    case 'none':
      return 'play-here';
    case 'none-driven':
    case 'starts-fail':
      return 'fix-music';
    case 'trouble': {
      const fix = findTroubleFix(reading.trouble, reading.device);
      return fix === 'wait' ? null : fix === 'retry' ? 'fix-music' : fix;
    }
    case 'nothing-to-play':
      return 'open-library';
    case 'blocked':
      return 'tap-again';
  }
}

/** Whether staff must hear of it before everything else. */
export function isTrouble(reading: PlayerReading): boolean {
  return reading.kind !== 'here' && reading.kind !== 'elsewhere' && reading.kind !== 'unknown';
}

/** The player that should make the sound and does not, when another of the event's players stands in for it. */
export function findReplaced(playback: PlaybackView | null, playerIds: readonly string[]): string | null {
  const preferred = playerIds[0];
  const playing = playback?.player?.playerId;
  return preferred && playing && playing !== preferred && playerIds.includes(playing) ? preferred : null;
}

/** How far a page's sound is from where the server thinks it is, in words: within 400 ms nobody hears it. */
export function judgeDrift(driftMs: number): 'in-time' | 'ahead' | 'behind' {
  if (Math.abs(driftMs) < 400) return 'in-time';
  return driftMs > 0 ? 'ahead' : 'behind';
}
