import type { PoolTrackView } from '@votebox/contracts';

/** The next page after the known ones. Pages may overlap when the order changed between them; no track comes twice. */
export function mergeTracks(known: readonly PoolTrackView[], next: readonly PoolTrackView[]): PoolTrackView[] {
  const ids = new Set(known.map((track) => track.optionId));
  return [...known, ...next.filter((track) => !ids.has(track.optionId))];
}
