/** Where a client stands: `epoch` names one life of the projection, `rev` counts within it. */
export interface Revision {
  epoch: string;
  rev: number;
}

/**
 * What to do with a state message.
 * - `wait`: there is no snapshot yet; keep it.
 * - `drop`: not newer than what is shown.
 * - `resync`: something before it is missing, or the projection began anew; take a snapshot, then look again.
 */
export type Verdict = 'wait' | 'drop' | 'apply' | 'resync';

/**
 * `message.prev` is the revision that the message builds on. A message of another epoch that is older than what is shown
 * comes from before (a projection that ended, an event that was left) and must not ask for snapshots for ever.
 */
export function decideMessage(
  own: (Revision & { now: number }) | null,
  message: Revision & { prev: number; now: number },
): Verdict {
  if (!own) return 'wait';
  if (message.epoch !== own.epoch) return message.now < own.now ? 'drop' : 'resync';
  if (message.rev <= own.rev) return 'drop';
  return message.prev > own.rev ? 'resync' : 'apply';
}

/**
 * Whether a snapshot replaces what is shown. Answers of the socket are fresh. Over HTTP a cache may answer with an older
 * one: of the same epoch it must not be older by revision, of another epoch not older by server time.
 */
export function decideSnapshot(
  own: (Revision & { now: number }) | null,
  snapshot: Revision & { now: number },
  source: 'socket' | 'http',
): 'apply' | 'drop' {
  if (!own) return 'apply';
  if (snapshot.epoch === own.epoch) return snapshot.rev >= own.rev ? 'apply' : 'drop';
  return source === 'socket' || snapshot.now >= own.now ? 'apply' : 'drop';
}
