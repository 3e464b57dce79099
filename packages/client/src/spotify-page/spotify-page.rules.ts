import type { ErrorCode } from '@votebox/contracts';

/**
 * Why a page is not the Spotify device: a refusal of the server, or what the SDK says. `NO_SDK` the script did not come ·
 * `NO_CONNECTION` to Spotify · `NOT_SUPPORTED` this browser, or an address without https · `TOKEN_REFUSED` by Spotify ·
 * `NO_PREMIUM` · `NOT_ALLOWED` the browser wants a tap · `ELSEWHERE` another page became the device while this one was away.
 */
export type SpotifyPageProblem =
  | ErrorCode
  | 'OFFLINE'
  | 'NO_SDK'
  | 'NO_CONNECTION'
  | 'NOT_SUPPORTED'
  | 'TOKEN_REFUSED'
  | 'NO_PREMIUM'
  | 'NOT_ALLOWED'
  | 'ELSEWHERE';

const FINAL: ReadonlySet<SpotifyPageProblem> = new Set<SpotifyPageProblem>([
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'VALIDATION_ERROR',
  'SPOTIFY_NOT_LINKED',
  'SPOTIFY_NEEDS_REAUTH',
  'SPOTIFY_NOT_PRIVATE',
  'SPOTIFY_REFUSED',
  'NOT_SUPPORTED',
  'NO_PREMIUM',
  'ELSEWHERE',
]);

/** Whether trying again can help: a network and a token come back, a browser and an account stay what they are. */
export function decideAfterTrouble(problem: SpotifyPageProblem): 'retry' | 'give-up' {
  return FINAL.has(problem) ? 'give-up' : 'retry';
}
