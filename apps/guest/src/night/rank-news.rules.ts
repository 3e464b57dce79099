/** A change of order that is worth a sentence. Places count from 1. */
export type RankNews = { kind: 'new-first'; title: string } | { kind: 'mine-moved'; title: string; place: number };

interface Ranked {
  optionId: string;
  title: string;
}

/** Only the leader and the own songs: a whole list that reads itself aloud would be unbearable. */
export function decideRankNews(
  before: readonly string[],
  after: readonly Ranked[],
  mine: ReadonlySet<string>,
): RankNews[] {
  if (before.length === 0) return [];
  const news: RankNews[] = [];
  const first = after[0];
  if (first && before[0] !== first.optionId) news.push({ kind: 'new-first', title: first.title });
  after.forEach((entry, index) => {
    const placeBefore = before.indexOf(entry.optionId);
    const isToldAlready = index === 0 && news.length > 0;
    if (mine.has(entry.optionId) && placeBefore >= 0 && placeBefore !== index && !isToldAlready) {
      news.push({ kind: 'mine-moved', title: entry.title, place: index + 1 });
    }
  });
  return news;
}
