import type { PlaybackView, SoundKind } from '@votebox/contracts';

/** The player of an event as staff need to hear it: what is, and the one thing that helps. */
export type PlayerReading =
  | { kind: 'here'; isPlaying: boolean }
  | { kind: 'elsewhere'; label: string; device: SoundKind; isPlaying: boolean }
  | { kind: 'gone'; label: string }
  | { kind: 'none' }
  | { kind: 'starts-fail' }
  | { kind: 'nothing-to-play' }
  | { kind: 'blocked' }
  | { kind: 'unknown' };

export type PlayerFix = 'play-here' | 'take-over' | 'fix-music' | 'open-library' | 'tap-again' | null;

/** The page's own player, as far as it matters here. */
export type OwnPlayerMode = 'idle' | 'arming' | 'holder' | 'other' | 'blocked';

/** Trouble first, then who plays. `own` is this page's player for the same event. */
export function readPlayer(playback: PlaybackView | null, own: OwnPlayerMode): PlayerReading {
  if (own === 'blocked') return { kind: 'blocked' };
  if (!playback) return own === 'holder' ? { kind: 'here', isPlaying: true } : { kind: 'unknown' };
  if (playback.trouble === 'STARTS_FAIL') return { kind: 'starts-fail' };
  if (playback.trouble === 'NOTHING_TO_PLAY') return { kind: 'nothing-to-play' };
  const isPlaying = playback.state === 'PLAYING' || playback.state === 'STARTING';
  if (own === 'holder') return { kind: 'here', isPlaying };
  const player = playback.player;
  if (!player) return { kind: 'none' };
  if (!player.isAlive || playback.trouble === 'PLAYER_GONE') return { kind: 'gone', label: player.label };
  return { kind: 'elsewhere', label: player.label, device: player.kind, isPlaying };
}

export function findPlayerFix(reading: PlayerReading): PlayerFix {
  switch (reading.kind) {
    case 'here':
    case 'unknown':
      return null;
    case 'elsewhere':
      return 'take-over';
    case 'gone':
    case 'none':
      return 'play-here';
    case 'starts-fail':
      return 'fix-music';
    case 'nothing-to-play':
      return 'open-library';
    case 'blocked':
      return 'tap-again';
  }
}

/** How far a page's sound is from where the server thinks it is, in words: within 400 ms nobody hears it. */
export function judgeDrift(driftMs: number): 'in-time' | 'ahead' | 'behind' {
  if (Math.abs(driftMs) < 400) return 'in-time';
  return driftMs > 0 ? 'ahead' : 'behind';
}
