import type { InvitationView, Page, StaffView } from '@votebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useVenue } from '../session/session.context';

export const staffKey = (venueId: string) => ['staff', venueId] as const;

/** The team of a venue is small: one page of the largest size holds it. */
const LIMIT = 100;

export function useStaff() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: staffKey(venueId),
    queryFn: async () => (await api.get<Page<StaffView>>(`${path}/staff`, { query: { limit: LIMIT } })).items,
  });
}

export const invitationsKey = (venueId: string) => ['invitations', venueId] as const;

export function useInvitations() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: invitationsKey(venueId),
    queryFn: async () =>
      (await api.get<Page<InvitationView>>(`${path}/invitations`, { query: { limit: LIMIT } })).items,
  });
}
