import {
  type BallotTick,
  estimateStarts,
  type EventSnapshot,
  type EventStatusChanged,
  moveToFront,
  type PlaybackChanged,
  type QueueChanged,
  type QueueEntryView,
  remainingMs,
} from '@votebox/contracts';

/** Nobody reads estimates to the second. */
const ESTIMATE_SLACK_MS = 5_000;

/** A message that moves the revision on. */
export type StateMessage =
  | { name: 'ballot:tick'; body: BallotTick }
  | { name: 'queue:changed'; body: QueueChanged }
  | { name: 'playback:changed'; body: PlaybackChanged };

/** The snapshot after a message that `decideMessage` let through. Untouched parts keep their identity. */
export function applyMessage(snapshot: EventSnapshot, message: StateMessage): EventSnapshot {
  const { epoch, rev, now } = message.body;
  const base = { ...snapshot, epoch, rev, now };
  switch (message.name) {
    case 'ballot:tick':
      return applyTick(base, message.body);
    case 'queue:changed':
      return estimate({ ...base, queue: mergeQueue(snapshot.queue, message.body) });
    case 'playback:changed': {
      const { playback, staff } = message.body;
      return estimate({ ...base, playback, ...(staff ? { staff: { playback: staff } } : {}) });
    }
  }
}

/** Tracks that the message puts into the queue and that this client has never seen: something before it was lost. */
export function listUnknown(snapshot: EventSnapshot, message: StateMessage): number[] {
  if (message.name === 'playback:changed') return [];
  const items = message.name === 'queue:changed' ? message.body.items : [];
  const known = new Set([...snapshot.queue, ...items].map(({ idx }) => idx));
  return (message.body.order ?? []).filter((idx) => !known.has(idx));
}

/** Status messages carry no revision: they come from the event itself and win whenever they come. */
export function applyStatus(snapshot: EventSnapshot, status: EventStatusChanged): EventSnapshot {
  const { ballot } = snapshot;
  return {
    ...snapshot,
    event: { ...snapshot.event, status: status.status, hold: status.hold, musicFrom: status.musicFrom },
    ballot: ballot && status.ballotState ? { ...ballot, state: status.ballotState } : ballot,
  };
}

// Only the queue is recounted: what plays has left it, and its own count is settled.
function applyTick(snapshot: EventSnapshot, tick: BallotTick): EventSnapshot {
  const votes = new Map(tick.t);
  const counted = snapshot.queue.map((entry) => recount(entry, votes.get(entry.idx)));
  const { ballot } = snapshot;
  const counts = {
    ...snapshot,
    queue: counted,
    ballot: ballot && tick.total !== undefined ? { ...ballot, totalVotes: tick.total } : ballot,
  };
  if (!tick.order) return counts;
  const order = moveToFront(
    counted.map(({ idx }) => idx),
    tick.order,
  );
  return estimate({ ...counts, queue: reorder(counted, order) });
}

function recount(entry: QueueEntryView, votes: number | undefined): QueueEntryView {
  return votes === undefined || votes === entry.votes ? entry : { ...entry, votes };
}

function mergeQueue(queue: QueueEntryView[], { items, order }: QueueChanged): QueueEntryView[] {
  return reorder([...queue, ...items], order);
}

/** Estimates follow the order; rows whose estimate hardly moved stay the same rows. */
function estimate(snapshot: EventSnapshot): EventSnapshot {
  const { queue, playback, now } = snapshot;
  const starts = estimateStarts(
    queue.map(({ durationMs }) => durationMs),
    remainingMs(playback, now),
  );
  const estimated = queue.map((entry, place) => {
    const etaMs = starts[place] ?? null;
    const isNear = entry.etaMs !== null && etaMs !== null && Math.abs(entry.etaMs - etaMs) < ESTIMATE_SLACK_MS;
    return isNear || entry.etaMs === etaMs ? entry : { ...entry, etaMs };
  });
  return { ...snapshot, queue: estimated };
}

function reorder(queue: QueueEntryView[], order: number[]): QueueEntryView[] {
  const byIdx = new Map(queue.map((entry) => [entry.idx, entry]));
  return order.flatMap((idx) => byIdx.get(idx) ?? []);
}
