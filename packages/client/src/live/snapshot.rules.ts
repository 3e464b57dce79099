import type {
  BallotTick,
  EventSnapshot,
  EventStatusChanged,
  PlaybackChanged,
  QueueChanged,
  QueueEntryView,
} from '@votebox/contracts';

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
      return { ...base, queue: message.body.items };
    case 'playback:changed': {
      const { playback, staff } = message.body;
      return { ...base, playback, ...(staff ? { staff: { playback: staff } } : {}) };
    }
  }
}

/** Options that the tick puts into the queue and that this client has never seen; their queue:changed is on its way or lost. */
export function listUnknown(snapshot: EventSnapshot, tick: BallotTick): number[] {
  const known = new Set(snapshot.queue.map(({ idx }) => idx));
  return (tick.order ?? []).filter((idx) => !known.has(idx));
}

/** Status messages carry no revision: they come from the event itself and win whenever they come. */
export function applyStatus(snapshot: EventSnapshot, status: EventStatusChanged): EventSnapshot {
  const { ballot } = snapshot;
  return {
    ...snapshot,
    event: { ...snapshot.event, status: status.status, hold: status.hold },
    ballot: ballot && status.ballotState ? { ...ballot, state: status.ballotState } : ballot,
  };
}

// Only the queue is recounted: what plays has left it, and its own count is settled.
function applyTick(snapshot: EventSnapshot, tick: BallotTick): EventSnapshot {
  const votes = new Map(tick.t);
  const counted = snapshot.queue.map((entry) => recount(entry, votes.get(entry.idx)));
  const { ballot } = snapshot;
  return {
    ...snapshot,
    queue: tick.order ? reorder(counted, tick.order) : counted,
    ballot: ballot && tick.total !== undefined ? { ...ballot, totalVotes: tick.total } : ballot,
  };
}

function recount(entry: QueueEntryView, votes: number | undefined): QueueEntryView {
  return votes === undefined || votes === entry.votes ? entry : { ...entry, votes };
}

function reorder(queue: QueueEntryView[], order: number[]): QueueEntryView[] {
  const byIdx = new Map(queue.map((entry) => [entry.idx, entry]));
  return order.flatMap((idx) => byIdx.get(idx) ?? []);
}
