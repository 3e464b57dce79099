import { describe, expect, it } from '@jest/globals';
import type { PoolTrackView } from '@votebox/contracts';
import { mergeTracks } from './pool-page.rules';

const track = (optionId: string) => ({ optionId }) as PoolTrackView;

describe('mergeTracks', () => {
  it('shows no track twice when pages overlap', () => {
    const merged = mergeTracks([track('a'), track('b')], [track('b'), track('c')]);
    expect(merged.map(({ optionId }) => optionId)).toEqual(['a', 'b', 'c']);
  });
});
