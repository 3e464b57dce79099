import type { PlayerReportKind } from '@votebox/contracts';
import { type CurrentPlay, type Deck, HEARD_MS, isPlayerAlive, positionOf } from './playback.rules.js';
import { type FailureReason, toFailureReason } from './transition.rules.js';

/** A report of a page, checked for shape only. */
export interface PlayerReport {
  playerId: string;
  kind: PlayerReportKind;
  takeOver: boolean;
  playId: string | null;
  positionMs: number | null;
  /** How long the track is, as the page knows. */
  durationMs: number | null;
  isPaused: boolean;
  reason: string | undefined;
}

/**
 * What a report means for the event:
 * `refused` another page, or a player of the venue, is the player · `armed` this page becomes the player (`displaced`: the one that was) ·
 * `released` it no longer is · `seen` it lives, nothing else is news (also everything about an old play) ·
 * `back` it lives and must be told to go on · `sounding` the track is heard at `positionMs` · `silent` it should sound
 * and does not · `ended`, `failed` the track is over (`heardMs` of it were heard). `saidMs`, `measuredMs`: how long the player says
 * that the track is, and where it saw it end; null where it does not say.
 */
export type ReportMeaning =
  | { kind: 'refused' }
  | { kind: 'armed'; displaced: string | null }
  | { kind: 'released' }
  | { kind: 'seen' }
  | { kind: 'back' }
  | { kind: 'sounding'; positionMs: number; saidMs: number | null }
  | { kind: 'silent' }
  | { kind: 'ended'; heardMs: number; measuredMs: number | null }
  | { kind: 'failed'; reason: FailureReason; heardMs: number };

/** Positions that differ by less are the same: timers of media elements are coarse. */
const SAME_POSITION_MS = 250;
/** A position that did not move for so long is a player that hangs. */
export const STALL_MS = 12_000;

const SEEN: ReportMeaning = { kind: 'seen' };

export function classifyReport(deck: Deck, report: PlayerReport): ReportMeaning {
  const { player } = deck.row;
  if (report.kind === 'arm') return classifyArm(deck, report);
  if (!player || player.playerId !== report.playerId) return { kind: 'refused' };
  if (report.kind === 'release') return { kind: 'released' };
  if (deck.row.state === 'STOPPED') return SEEN;
  const play = deck.play;
  const isAboutPlay = play !== null && report.playId === play.playId;
  if (!isAboutPlay) return deck.row.state === 'DEVICE_GONE' && play ? { kind: 'back' } : SEEN;
  return classifyAboutPlay(deck, play, report);
}

function classifyArm(deck: Deck, report: PlayerReport): ReportMeaning {
  const { player, state } = deck.row;
  // Two would sound at once: the venue's own players are driven by the server.
  if (state === 'STOPPED' || deck.event.playerIds.length > 0) return { kind: 'refused' };
  const isOther = player !== null && player.playerId !== report.playerId;
  if (isOther && isPlayerAlive(deck) && !report.takeOver) return { kind: 'refused' };
  return { kind: 'armed', displaced: isOther ? player.playerId : null };
}

function classifyAboutPlay(deck: Deck, play: CurrentPlay, report: PlayerReport): ReportMeaning {
  const { positionMs: reported, durationMs: saidMs } = report;
  switch (report.kind) {
    case 'ended':
      return classifyEnd(play, reported, positionOf(deck.row, play, deck.nowMs));
    case 'failed':
      return {
        kind: 'failed',
        reason: toFailureReason(report.reason),
        heardMs: reported ?? positionOf(deck.row, play, deck.nowMs),
      };
    case 'started':
      return isWantedToSound(deck) ? { kind: 'sounding', positionMs: reported ?? deck.row.positionMs, saidMs } : SEEN;
    case 'beat':
      return isWantedToSound(deck) ? classifyBeat(deck, report) : SEEN;
    case 'arm':
    case 'release':
      return SEEN;
  }
}

/** A file that is over at once has no sound in it: its name for it is a failure, or a folder of such would race by. */
function classifyEnd(play: CurrentPlay, reported: number | null, computedMs: number): ReportMeaning {
  const leastMs = Math.min(HEARD_MS, play.durationMs / 2);
  if (reported !== null && reported < leastMs) return { kind: 'failed', reason: 'decode', heardMs: reported };
  return { kind: 'ended', heardMs: reported ?? computedMs, measuredMs: reported };
}

function isWantedToSound({ row }: Deck): boolean {
  return row.intent === 'PLAY';
}

function classifyBeat(
  { row, nowMs }: Deck,
  { positionMs: reported, durationMs: saidMs, isPaused }: PlayerReport,
): ReportMeaning {
  const hasMoved = reported !== null && Math.abs(reported - row.positionMs) > SAME_POSITION_MS;
  switch (row.state) {
    case 'PLAYING': {
      if (hasMoved) return { kind: 'sounding', positionMs: reported, saidMs };
      return nowMs - row.positionAt >= STALL_MS ? { kind: 'silent' } : SEEN;
    }
    case 'STARTING':
    case 'DEGRADED':
      return hasMoved && !isPaused ? { kind: 'sounding', positionMs: reported, saidMs } : SEEN;
    case 'DEVICE_GONE':
      // It played on while we could not hear it: what it says is where the track is.
      return hasMoved && !isPaused ? { kind: 'sounding', positionMs: reported, saidMs } : { kind: 'back' };
    case 'IDLE':
    case 'PAUSED':
    case 'STOPPED':
      return SEEN;
  }
}
