import type { EventAnalyticsView, EventView, Page, PlayView } from '@votebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useDisplays } from '../displays/displays.queries';
import { useEvents } from '../events/events.queries';
import { useFacets } from '../library/library.queries';
import { useVenue } from '../session/session.context';
import { readOnboarding, type OnboardingProgress } from './onboarding.rules';

/** Of so many of the latest nights it is asked whether a track played and a vote came in. */
const NIGHTS_ASKED = 3;
const REFRESH_MS = 5_000;

export interface VenueState {
  events: EventView[];
  trackCount: number;
  onboarding: OnboardingProgress;
}

interface NightProof {
  hasPlayed: boolean;
  voteCount: number;
}

/** Where the venue really stands. `null` while something is not known yet. */
export function useVenueState(): { state: VenueState | null; error: Error | null; retry: () => void } {
  const { api, path, venueId } = useVenue();
  const facets = useFacets();
  const list = useEvents();
  const displays = useDisplays();
  const events = list.data?.pages.flatMap((page) => page.items);
  const nights = (events ?? [])
    .filter((event) => event.activatedAt !== null)
    .sort((one, other) => (other.activatedAt ?? '').localeCompare(one.activatedAt ?? ''))
    .slice(0, NIGHTS_ASKED)
    .map((event) => event.id);
  const proof = useQuery({
    queryKey: ['proof', venueId, nights],
    queryFn: async (): Promise<NightProof> => {
      const all = await Promise.all(
        nights.map(async (id) => {
          const [plays, analytics] = await Promise.all([
            api.get<Page<PlayView>>(`${path}/events/${id}/history`, { query: { limit: 5 } }),
            api.get<EventAnalyticsView>(`${path}/events/${id}/analytics`),
          ]);
          return { hasPlayed: plays.items.length > 0, voteCount: analytics.votes };
        }),
      );
      return {
        hasPlayed: all.some((night) => night.hasPlayed),
        voteCount: all.reduce((sum, night) => sum + night.voteCount, 0),
      };
    },
    enabled: events !== undefined,
    // What is missing may happen on another device at any moment: the vote of a phone, the sound of a TV.
    refetchInterval: (query) => (query.state.data?.hasPlayed && query.state.data.voteCount > 0 ? false : REFRESH_MS),
  });

  const error = facets.error ?? list.error ?? displays.error ?? proof.error;
  const retry = () => void Promise.all([facets.refetch(), list.refetch(), displays.refetch(), proof.refetch()]);
  if (!facets.data || !events || !displays.data || !proof.data) return { state: null, error, retry };
  const trackCount = facets.data.total;
  const onboarding = readOnboarding({ trackCount, events, displayCount: displays.data.length, ...proof.data });
  return { state: { events, trackCount, onboarding }, error, retry };
}
