import type { ScheduleExceptionDto, ScheduleView, UpdateScheduleDto } from '@votebox/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { eventsKey } from '../events/events.queries';
import { useVenue } from '../session/session.context';

const schedulesKey = (venueId: string) => ['schedules', venueId] as const;

/** All series of the venue, the oldest first. */
export function useSchedules() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: schedulesKey(venueId),
    queryFn: () => api.get<ScheduleView[]>(`${path}/schedules`),
  });
}

/** Acts on a series. Each refreshes the series and the events that they plan. */
export function useScheduleActs() {
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  return useMemo(() => {
    const refresh = async <T>(act: Promise<T>): Promise<T> => {
      const result = await act;
      void queries.invalidateQueries({ queryKey: schedulesKey(venueId) });
      void queries.invalidateQueries({ queryKey: eventsKey(venueId) });
      return result;
    };
    const at = (id: string) => `${path}/schedules/${id}`;
    return {
      create: (body: unknown) => refresh(api.post<ScheduleView>(`${path}/schedules`, body)),
      update: (id: string, body: UpdateScheduleDto) => refresh(api.patch<ScheduleView>(at(id), body)),
      remove: (id: string) => refresh(api.delete(at(id))),
      except: (id: string, body: ScheduleExceptionDto) => refresh(api.post<ScheduleView>(`${at(id)}/exceptions`, body)),
    };
  }, [api, path, venueId, queries]);
}
