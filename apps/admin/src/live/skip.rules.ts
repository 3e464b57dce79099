import type { PlaybackView } from '@votebox/contracts';

export type Undoable = NonNullable<PlaybackView['undo']>;

/** The skip that can still be taken back at `now` (server epoch ms), or null. */
export function findUndoable(playback: PlaybackView | null, now: number): Undoable | null {
  const undo = playback?.undo ?? null;
  return undo && now < undo.untilMs ? undo : null;
}
