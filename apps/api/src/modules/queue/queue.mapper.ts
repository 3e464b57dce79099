import { coverPath, estimateStarts, type QueueEntryView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { withoutVotes } from '../vote/index.js';
import type { RankedTrack } from './queue-state.js';

/**
 * The queue as everyone may see it. `remainingMs` until the present track ends gives the estimated start of each; null
 * (playback stands still) gives no estimates.
 */
export function toQueueEntries(
  ctx: Pick<Ctx, 'venueId'>,
  ranked: RankedTrack[],
  remainingMs: number | null,
): QueueEntryView[] {
  const starts = estimateStarts(
    ranked.map((track) => track.durationMs),
    remainingMs,
  );
  return ranked.map((track, place) => ({
    optionId: track.optionId,
    trackId: track.trackId,
    idx: track.idx,
    title: track.title,
    artist: track.artist,
    coverUrl: track.coverUrl ?? (track.hasCover ? coverPath(ctx.venueId, track.trackId) : null),
    ...(track.sourceUrl ? { sourceUrl: track.sourceUrl } : {}),
    durationMs: track.durationMs,
    votes: track.votes,
    isPinned: track.isPinned,
    isLocked: track.isLocked,
    isFromHost: track.isFromHost,
    why: track.why,
    etaMs: starts[place]!,
  }));
}

/** The same entry for those who may not see counts: without its own, and without a reason that tells any. */
export function withoutCounts(entry: QueueEntryView): QueueEntryView {
  const { why, ...rest } = withoutVotes(entry);
  return why === undefined || 'voters' in why ? rest : { ...rest, why };
}
