import type { LivePlayback } from '@votebox/contracts';

/** Position in the playing track in ms at `serverNow`, between 0 and its length; 0 when nothing plays. */
export function playheadMs({ state, play }: LivePlayback, serverNow: number): number {
  if (!play) return 0;
  const runMs = state === 'PLAYING' ? Math.max(0, serverNow - play.positionAt) : 0;
  return Math.min(play.durationMs, Math.max(0, play.positionMs + runMs));
}
