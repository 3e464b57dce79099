import type { SpotifyPageState } from '@votebox/client';

const SAID = [
  'NO_SDK',
  'NO_CONNECTION',
  'NOT_SUPPORTED',
  'TOKEN_REFUSED',
  'NO_PREMIUM',
  'NOT_ALLOWED',
  'ELSEWHERE',
] as const;
type Said = (typeof SAID)[number];

/** A page as Spotify device: a word of ours for what it is, or the code of the server's refusal. */
export type SpotifyPageReading =
  | { of: 'page'; state: 'offer' | 'arming' | 'ready' | 'sounding' | 'lost' | Said }
  | { of: 'server'; code: string };

const isSaid = (problem: string): problem is Said => (SAID as readonly string[]).includes(problem);

/** What the person must hear, the problem before the state. `null`: this page is no device. */
export function readSpotifyPage(page: SpotifyPageState | null): SpotifyPageReading {
  if (!page) return { of: 'page', state: 'offer' };
  if (page.problem) {
    return isSaid(page.problem) ? { of: 'page', state: page.problem } : { of: 'server', code: page.problem };
  }
  switch (page.mode) {
    case 'ready':
      return { of: 'page', state: page.isSounding ? 'sounding' : 'ready' };
    case 'arming':
    case 'lost':
      return { of: 'page', state: page.mode };
    default:
      return { of: 'page', state: 'offer' };
  }
}
