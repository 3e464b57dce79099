import { describe, expect, it } from '@jest/globals';
import { BALLOT_STATES, RESULTS_VISIBILITIES } from '@votebox/contracts';
import fc from 'fast-check';
import { maySeeCounts, type ResultsTerms, type Viewer, withoutVotes } from './visibility.rules.js';

const terms = fc.record<ResultsTerms>({
  results: fc.constantFrom(...RESULTS_VISIBILITIES),
  state: fc.constantFrom(...BALLOT_STATES, null),
});
const viewers = fc.constantFrom<Viewer>('staff', 'voter', 'public');

describe('who may see counts', () => {
  it.each([
    ['LIVE', 'OPEN', 'public', true],
    ['LIVE', 'OPEN', 'voter', true],
    ['AFTER_VOTE', 'OPEN', 'public', false],
    ['AFTER_VOTE', 'PAUSED', 'public', false],
    ['AFTER_VOTE', 'OPEN', 'voter', true],
    ['AFTER_VOTE', 'CLOSED', 'public', true],
    ['AFTER_CLOSE', 'OPEN', 'voter', false],
    ['AFTER_CLOSE', 'PAUSED', 'voter', false],
    ['AFTER_CLOSE', null, 'public', false],
    ['AFTER_CLOSE', 'CLOSED', 'public', true],
    ['STAFF', 'OPEN', 'voter', false],
    ['STAFF', 'CLOSED', 'voter', false],
    ['STAFF', 'CLOSED', 'public', false],
  ] as const)('%s, ballot %s: %s → %s', (results, state, viewer, isAllowed) => {
    expect(maySeeCounts({ results, state }, viewer)).toBe(isAllowed);
  });

  it('never hides anything from staff', () => {
    fc.assert(fc.property(terms, (any) => maySeeCounts(any, 'staff')));
  });

  it('never shows the public more than a voter, or a voter more than staff', () => {
    fc.assert(
      fc.property(terms, (any) => {
        const [all, some, few] = (['staff', 'voter', 'public'] as const).map((viewer) => maySeeCounts(any, viewer));
        return (!few || some!) && (!some || all!);
      }),
    );
  });

  it('never hides again what closing has shown, and shows no more before closing than after', () => {
    fc.assert(
      fc.property(terms, viewers, (any, viewer) => {
        return !maySeeCounts(any, viewer) || maySeeCounts({ ...any, state: 'CLOSED' }, viewer);
      }),
    );
  });
});

it('takes the count away as if it had never been there', () => {
  fc.assert(
    fc.property(
      fc.record({ idx: fc.nat(), title: fc.string(), votes: fc.option(fc.nat(), { nil: undefined }) }),
      (row) => {
        const hidden = withoutVotes(row);
        expect('votes' in hidden).toBe(false);
        expect(hidden).toEqual({ idx: row.idx, title: row.title });
      },
    ),
  );
});
