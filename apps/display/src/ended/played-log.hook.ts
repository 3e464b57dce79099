import { browserStorage } from '@votebox/client';
import type { EventSnapshot } from '@votebox/contracts';
import { useEffect, useState } from 'react';
import { addPlayed, parsePlayed, type PlayedTrack } from './played-log.rules';

/** One key for one event at a time: the log of the last night is of no use once another one starts. */
const LOG_KEY = 'votebox.display.played';
const prefixOf = (eventId: string) => `${eventId}\n`;

function readLog(eventId: string): readonly PlayedTrack[] {
  const saved = browserStorage.read(LOG_KEY);
  return saved?.startsWith(prefixOf(eventId)) ? parsePlayed(saved.slice(prefixOf(eventId).length)) : [];
}

interface NightLog {
  eventId: string;
  tracks: readonly PlayedTrack[];
}

const NOTHING: readonly PlayedTrack[] = [];

/** What this TV has seen playing in the event, for the thanks at the end. Kept over a reload. */
export function usePlayedLog(snapshot: EventSnapshot | null): readonly PlayedTrack[] {
  const [log, setLog] = useState<NightLog | null>(null);
  const eventId = snapshot?.event.id ?? null;
  const play = snapshot?.playback.play ?? null;

  useEffect(() => {
    if (eventId === null) return;
    setLog((last) => {
      const before = last?.eventId === eventId ? last.tracks : readLog(eventId);
      const tracks = play === null ? before : addPlayed(before, play);
      return last?.eventId === eventId && tracks === last.tracks ? last : { eventId, tracks };
    });
  }, [eventId, play]);

  useEffect(() => {
    if (log !== null) browserStorage.write(LOG_KEY, prefixOf(log.eventId) + JSON.stringify(log.tracks));
  }, [log]);

  return log?.tracks ?? NOTHING;
}
