import type { BallotState, ResultsVisibility } from '@votebox/contracts';

/**
 * Who looks at counts: `staff`; a `voter`, a guest who has a vote on the ballot; `public`, everyone else: guests who have
 * not voted, screens in the room, whoever asks over HTTP.
 */
export type Viewer = 'staff' | 'voter' | 'public';

/** What decides about the counts of a ballot besides who looks. State null: the ballot has not been opened yet. */
export interface ResultsTerms {
  results: ResultsVisibility;
  state: BallotState | null;
}

/** Whether counts of the ballot may be seen. The one place that decides; every output asks it. */
export function maySeeCounts({ results, state }: ResultsTerms, viewer: Viewer): boolean {
  if (viewer === 'staff') return true;
  switch (results) {
    case 'LIVE':
      return true;
    case 'AFTER_VOTE':
      return viewer === 'voter' || state === 'CLOSED';
    case 'AFTER_CLOSE':
      return state === 'CLOSED';
    case 'STAFF':
      return false;
  }
}

/** The same thing without its count: the field is not there at all, so nothing can be read from it. */
export function withoutVotes<T extends { votes?: number | undefined }>(counted: T): Omit<T, 'votes'> {
  const { votes: _votes, ...rest } = counted;
  return rest;
}
