/** How votes are sent: at a rate whatever the answers do (open model), or the next as soon as one is answered. */
export type Pace =
  | { kind: 'rate'; perSecond: number }
  /** So many under way at any time: finds what the server can do at most. */
  | { kind: 'saturate'; inFlight: number };

/** Who votes for what. */
export interface Target {
  guest: number;
  option: number;
}

/** Milliseconds after the start at which shot `index` is meant to be sent. Latency counts from there, sent late or not. */
export function intendedMs(index: number, perSecond: number): number {
  return (index * 1_000) / perSecond;
}

/** How many shots are due `elapsedMs` after the start. */
export function dueShots(elapsedMs: number, perSecond: number, shots: number): number {
  return Math.min(shots, Math.floor((elapsedMs * perSecond) / 1_000) + 1);
}

/**
 * Guest and option of shot `index`: guests take turns, and no guest gets an option twice, so that every vote is free to
 * count. Neighbours vote for different tracks, as people do. `firstOption` is where earlier rounds stopped.
 */
export function targetOf(index: number, guests: number, options: number, firstOption: number): Target {
  const guest = index % guests;
  const round = Math.floor(index / guests);
  return { guest, option: (firstOption + round + guest) % options };
}

/** Deals `count` out as evenly as whole numbers go. */
export function shares(count: number, parts: number): number[] {
  return Array.from(
    { length: parts },
    (_, part) => Math.floor((count * (part + 1)) / parts) - Math.floor((count * part) / parts),
  );
}
