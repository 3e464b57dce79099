import type { LiveConnection } from '@votebox/client';
import { useEffect, useState } from 'react';
import { CHIP_SHOWN_MS, decideChip, type VoteChip } from './vote-feed.rules';
import { flySpark, isRowShown } from './vote-spark';

/** Votes seen arriving: a spark flies from the code to the row, or to a chip when the song has no row. */
export function useVoteFeed(live: LiveConnection, eventId: string): VoteChip | null {
  const [chip, setChip] = useState<VoteChip | null>(null);

  useEffect(() => {
    setChip(null);
    return live.on('vote:seen', (seen) => {
      flySpark(seen.idx, seen.count);
      if (!isRowShown(seen.idx)) setChip((current) => decideChip(current, seen, performance.now()));
    });
  }, [live, eventId]);

  useEffect(() => {
    if (chip === null) return;
    const timer = setTimeout(() => setChip(null), CHIP_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [chip]);

  return chip;
}
