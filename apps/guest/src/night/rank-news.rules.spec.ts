import { describe, expect, it } from '@jest/globals';
import { decideRankNews } from './rank-news.rules';

const list = (...ids: string[]) => ids.map((optionId) => ({ optionId, title: optionId.toUpperCase() }));

describe('decideRankNews', () => {
  it('tells a new leader', () => {
    expect(decideRankNews(['a', 'b'], list('b', 'a'), new Set())).toEqual([{ kind: 'new-first', title: 'B' }]);
  });

  it('tells the new place of own songs only', () => {
    const news = decideRankNews(['a', 'b', 'c', 'd'], list('a', 'c', 'd', 'b'), new Set(['b']));
    expect(news).toEqual([{ kind: 'mine-moved', title: 'B', place: 4 }]);
  });

  it('says it once when the own song takes the lead', () => {
    expect(decideRankNews(['a', 'b'], list('b', 'a'), new Set(['b']))).toEqual([{ kind: 'new-first', title: 'B' }]);
  });

  it('is silent about the first list and about what did not move', () => {
    expect(decideRankNews([], list('a', 'b'), new Set(['a']))).toEqual([]);
    expect(decideRankNews(['a', 'b'], list('a', 'b'), new Set(['a', 'b']))).toEqual([]);
  });
});
