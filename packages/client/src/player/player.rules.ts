import type { PlayerCommand } from '@votebox/contracts';

/** What the audio element does now. Positions in ms. */
export interface AudioState {
  /** The play that is loaded; null when nothing is. */
  playId: string | null;
  positionMs: number;
  /** As the element knows by now: headers may lie, and it finds out while it plays. Null while it does not know. */
  durationMs: number | null;
  isPaused: boolean;
  isEnded: boolean;
  hasFailed: boolean;
  /** Should sound and has not moved for long. */
  isStalled: boolean;
}

export type PlayerAction =
  /** Load the track and start from there. `epoch` is what reports of this start belong to. */
  | { do: 'load'; playId: string; url: string; positionMs: number }
  | { do: 'seek'; positionMs: number }
  | { do: 'play' }
  | { do: 'pause' }
  | { do: 'silence' }
  | { do: 'volume'; volume: number };

/**
 * Sound and command may differ by this much before the sound is moved. Below it a jump would be heard more than the
 * difference, and a fresh track must begin with its first note although loading took a moment.
 */
const DRIFT_MS = 2_500;
/** Never seek to the very end: the element would stop without saying that the track ended. */
const TAIL_MS = 400;

/** Commands of one epoch may repeat (a lost answer, a volume); an older epoch is a late message from before. */
export function decideObey(lastEpoch: number, command: { epoch: number }): 'obey' | 'ignore' {
  return command.epoch < lastEpoch ? 'ignore' : 'obey';
}

/** Where the track should be at `serverNow`, in ms. */
export function targetPositionMs(command: PlayerCommand, serverNow: number): number {
  const runMs = command.intent === 'play' ? Math.max(0, serverNow - command.positionAt) : 0;
  const latestMs = Math.max(command.positionMs, (command.track?.durationMs ?? 0) - TAIL_MS);
  return Math.max(0, Math.min(latestMs, command.positionMs + runMs));
}

/** 0–1: what staff have chosen, turned down by what the track is too loud. */
export function volumeOf({ volume }: { volume: number }, { gainDb }: { gainDb: number }): number {
  return Math.min(1, Math.max(0, (volume / 100) * 10 ** (Math.min(0, gainDb) / 20)));
}

/**
 * The steps from what the audio element does to what the command wants; none when they agree.
 * `isNew`: this is the first look at this epoch. Repeats of a command correct a pause but never the position, because
 * between two commands the sound in the room is the truth.
 */
export function decidePlayerActions(
  command: PlayerCommand,
  audio: AudioState,
  serverNow: number,
  { isNew }: { isNew: boolean },
): PlayerAction[] {
  const { track, playId, intent } = command;
  if (intent === 'stop' || !track || !playId) return audio.playId ? [{ do: 'silence' }] : [];
  const actions: PlayerAction[] = isNew ? [{ do: 'volume', volume: volumeOf(command, track) }] : [];
  const targetMs = targetPositionMs(command, serverNow);
  const mustLoad = audio.playId !== playId || (isNew && (audio.hasFailed || audio.isStalled));
  const mustSeek = !mustLoad && isNew && Math.abs(audio.positionMs - targetMs) > DRIFT_MS;
  if (mustLoad) {
    const positionMs = targetMs > DRIFT_MS ? targetMs : command.positionMs;
    actions.push({ do: 'load', playId, url: track.url, positionMs });
  }
  if (mustSeek) actions.push({ do: 'seek', positionMs: targetMs });
  const isOver = !mustLoad && (audio.hasFailed || (audio.isEnded && !mustSeek));
  // What is loaded may sound already, because it followed the track before it.
  if (intent === 'pause' && (mustLoad || !audio.isPaused)) actions.push({ do: 'pause' });
  if (intent === 'play' && !isOver && (mustLoad || audio.isPaused)) actions.push({ do: 'play' });
  return actions;
}
