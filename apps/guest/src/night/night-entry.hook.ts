import { ApiError, type LiveConnection } from '@votebox/client';
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

const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 15_000;

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
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;

    const enter = async (attempt: number) => {
      try {
        const profile = admitted ?? (await session.api.get<GuestProfile>(`/events/${eventId}/me`));
        if (isGone) return;
        room = session.live.event(eventId, 'guest');
        setEntry({ kind: 'in', session, room, profile, byCode: admitted !== null });
      } catch (error) {
        if (isGone) return;
        const refusal = toRefusal(error);
        if (refusal) {
          setEntry(refusal);
          return;
        }
        setEntry({ kind: 'entering', isOffline: true });
        const waitMs = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** attempt) * (0.5 + Math.random() / 2);
        timer = setTimeout(() => void enter(attempt + 1), waitMs);
      }
    };
    const retryNow = () => {
      clearTimeout(timer);
      if (!room) void enter(0);
    };

    void enter(0);
    window.addEventListener('online', retryNow);
    return () => {
      isGone = true;
      clearTimeout(timer);
      window.removeEventListener('online', retryNow);
      room?.leave();
    };
  }, [eventId]);

  return entry;
}

/** Null for what waiting can heal. */
function toRefusal(error: unknown): NightEntry | null {
  if (!(error instanceof ApiError) || error.code === 'OFFLINE' || error.status >= 500 || error.status === 429)
    return null;
  return error.code === 'NOT_FOUND' || error.code === 'VALIDATION_ERROR'
    ? { kind: 'unknown' }
    : { kind: 'refused', error };
}
