import type { EventSnapshot } from '@votebox/contracts';
import { useEffect, useState } from 'react';
import { readSaved, writeSaved } from '../screen/saved.store';
import { addPlayed, parsePlayed, type PlayedTrack } from './played-log.rules';

/** One key for one event at a time: the log of the last night is of no use once another one starts. */
const LOG_KEY = 'votebox.display.played';
const prefixOf = (eventId: string) => `${eventId}\n`;

function readLog(eventId: string): readonly PlayedTrack[] {
  const saved = readSaved(LOG_KEY);
  return saved?.startsWith(prefixOf(eventId)) ? parsePlayed(saved.slice(prefixOf(eventId).length)) : [];
}

/** What this TV has seen playing in the event, for the thanks at the end. Kept over a reload. */
export function usePlayedLog(snapshot: EventSnapshot | null): readonly PlayedTrack[] {
  const [log, setLog] = useState<readonly PlayedTrack[]>([]);
  const eventId = snapshot?.event.id ?? null;
  const play = snapshot?.playback.play ?? null;
  const playId = play?.playId;
  const votes = play?.votes;

  useEffect(() => {
    if (eventId === null) return;
    const before = readLog(eventId);
    const after = play === null ? before : addPlayed(before, play);
    if (after !== before) writeSaved(LOG_KEY, prefixOf(eventId) + JSON.stringify(after));
    setLog(after);
    // A position that moves is no new play: only another play or other votes are.
  }, [eventId, playId, votes]);

  return log;
}
