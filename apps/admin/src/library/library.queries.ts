import type {
  EditTracksDto,
  LibraryFacets,
  Page,
  ScanView,
  StorageView,
  TracksEditPreview,
  TrackView,
} from '@votebox/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useVenue } from '../session/session.context';

export const libraryKey = (venueId: string) => ['library', venueId] as const;

export interface TrackFilter {
  q: string;
  genre: string;
  tag: string;
  folder: string;
}

export const NO_FILTER: TrackFilter = { q: '', genre: '', tag: '', folder: '' };

const PAGE_SIZE = 60;
const SCAN_POLL_MS = 1_000;

export function useTracks(filter: TrackFilter, isEnabled = true) {
  const { api, path, venueId } = useVenue();
  return useInfiniteQuery({
    queryKey: [...libraryKey(venueId), 'tracks', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<TrackView>>(`${path}/tracks`, {
        query: { ...presentOnly(filter), limit: PAGE_SIZE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    enabled: isEnabled,
  });
}

export function useFacets() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...libraryKey(venueId), 'facets'],
    queryFn: () => api.get<LibraryFacets>(`${path}/tracks/facets`),
  });
}

export function useStorage() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...libraryKey(venueId), 'storage'],
    queryFn: () => api.get<StorageView>(`${path}/storage`),
  });
}

/** What an edit of many tracks would change; nothing is asked while the form asks for nothing. */
export function useEditPreview(dto: EditTracksDto | null) {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...libraryKey(venueId), 'preview', dto],
    queryFn: () => api.post<TracksEditPreview>(`${path}/tracks/edit/preview`, dto),
    placeholderData: (previous) => previous,
    enabled: dto !== null,
  });
}

/** The scan of the venue's folder; asked every second while one runs. */
export function useScan() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: ['scan', venueId],
    queryFn: () => api.get<ScanView>(`${path}/tracks/scan`),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? SCAN_POLL_MS : false),
  });
}

const presentOnly = (filter: TrackFilter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
