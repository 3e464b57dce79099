import type { PlayerKind, PlayerTrouble, SoundKind } from '@votebox/contracts';

/** Which words fit: they differ by what one can touch. */
export type TroubleWords = 'mpd' | 'spotify' | 'any';

/** The one thing that helps. `wait`: it mends itself. */
export type TroubleFix = 'retry' | 'play' | 'check-player' | 'open-spotify' | 'wait';

export function wordsFor(kind: SoundKind | PlayerKind): TroubleWords {
  switch (kind) {
    case 'mpd':
    case 'MPD':
      return 'mpd';
    case 'spotify':
    case 'SPOTIFY':
      return 'spotify';
    default:
      return 'any';
  }
}

/** What helps against the trouble of a driven player. */
export function findTroubleFix(trouble: PlayerTrouble, kind: SoundKind | PlayerKind): TroubleFix {
  const isSpotify = wordsFor(kind) === 'spotify';
  switch (trouble) {
    case 'AUTH':
    case 'NOT_ALLOWED':
      return isSpotify ? 'open-spotify' : 'check-player';
    case 'UNREACHABLE':
    case 'DEVICE_GONE':
    case 'FOREIGN':
      return 'retry';
    case 'PAUSED_OUTSIDE':
      return 'play';
    case 'RATE_LIMITED':
      return 'wait';
  }
}
