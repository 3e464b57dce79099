import { keepAsking, type ApiError, type LiveConnection } from '@votebox/client';
import { useEffect, useState } from 'react';
import { takeAdmission, type GuestProfile } from '../session/admission';
import { nightSession, type NightSession } from './night-session';

export type NightRoom = ReturnType<LiveConnection['event']>;

export interface NightIn {
  kind: 'in';
  session: NightSession;
  room: NightRoom;
  profile: GuestProfile;
  /** By a code, a moment ago. False: the server was only asked who the guest is. */
  byCode: boolean;
}

export type NightEntry =
  | { kind: 'entering'; isOffline: boolean }
  | { kind: 'unknown' }
  | { kind: 'refused'; error: ApiError }
  | NightIn;

/**
 * Makes sure that this browser is a guest, unless the door has just done so (the answer sets the cookie that the socket needs), then opens the night.
 * No network: opens it all the same, so that what the phone remembers can be shown; the profile follows.
 */
export function useNightEntry(eventId: string): NightEntry {
  const [entry, setEntry] = useState<NightEntry>({ kind: 'entering', isOffline: false });

  useEffect(() => {
    const session = nightSession();
    const admitted = takeAdmission(eventId);
    let room: NightRoom | null = null;
    const asking = keepAsking({
      async ask(isCurrent) {
        const profile = admitted ?? (await session.api.get<GuestProfile>(`/events/${eventId}/me`));
        if (!isCurrent()) return null;
        room = session.live.event(eventId, 'guest');
        setEntry({ kind: 'in', session, room, profile, byCode: admitted !== null });
        return null;
      },
      onFailure(error) {
        const refusal = toRefusal(error);
        setEntry(refusal ?? { kind: 'entering', isOffline: true });
        return refusal ? 'stop' : 'go-on';
      },
    });
    const retryNow = () => {
      if (!room) asking.askNow();
    };

    window.addEventListener('online', retryNow);
    return () => {
      asking.stop();
      window.removeEventListener('online', retryNow);
      room?.leave();
    };
  }, [eventId]);

  return entry;
}

/** Null for what waiting can heal. */
function toRefusal(error: ApiError): NightEntry | null {
  if (error.status === 0 || error.status >= 500 || error.status === 429) return null;
  return error.code === 'NOT_FOUND' || error.code === 'VALIDATION_ERROR'
    ? { kind: 'unknown' }
    : { kind: 'refused', error };
}
