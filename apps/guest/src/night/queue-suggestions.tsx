import type { EventSnapshot } from '@votebox/contracts';
import { PoolList } from '../pool/pool-list';
import { usePoolSearch } from '../pool/pool-search.hook';

interface QueueSuggestionsProps {
  snapshot: EventSnapshot;
  max: number;
  onOpenMine: () => void;
}

/** The first songs of the pool right where the queue will be, so that the first vote of the night is one tap away. */
export function QueueSuggestions({ snapshot, max, onOpenMine }: QueueSuggestionsProps) {
  const search = usePoolSearch(snapshot.event.id, '', snapshot.playback.play?.playId ?? null);
  return <PoolList search={search} snapshot={snapshot} suggestionsMax={max} onOpenMine={onOpenMine} />;
}
