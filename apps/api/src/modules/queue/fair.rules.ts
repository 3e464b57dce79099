import type { Accounts, Support } from './queue-state.js';

/**
 * The fair order: duration-weighted sequential Phragmén with virtual time. Every voter has a load ℓ (s): the music that
 * was heard by their votes, shared with those who wanted it too. The track whose voters would be charged up to the
 * lowest level plays next. With the credit cap C = 900 s, the effective load is ℓ'_v = max(ℓ_v, V − C), and the level S
 * of a track with the supporters N and weights w solves
 *
 *     Σ_{v∈N} w_v · max(0, S − ℓ'_v) = cost
 *
 * cost = d · a before it plays (a: ageing, below), the m seconds really heard when it is settled; then
 * ℓ_v := max(ℓ'_v, S) for v ∈ N and V := V + m / Σ w of the active voters.
 *
 * The water level, not the plain quotient: a supporter above it pays nothing, so one more never pushes a track down.
 * Sources: Phragmén's sequential rule (Brill, Freeman, Janson, Lackner 2024), its online form (Chandak, Goel, Peters
 * 2024); seconds, virtual time, credit cap and ageing are ours, see docs/adr/0011-fair-order.md.
 */
const CREDIT_MAX_S = 900;
const AGEING_MS = 90 * 60_000;
const AGEING_MIN = 0.5;
/** Per second: accounts are kept in whole ones, about a microsecond each. A power of two, so that their sums are exact. */
const TICKS = 2 ** 20;
/** A weight has three decimals. */
const WEIGHT_UNITS = 1_000;

type Loads = Pick<Accounts, 'timeS' | 'loadsS'>;

/** What a play changes: the loads of its supporters, in their order, and the virtual time after it. Seconds. */
export interface Settlement {
  loadsS: Float64Array;
  timeS: number;
}

/** What a track of `durationMs` costs while the order is sought: it falls to half within 45 min of its first vote. Seconds. */
export function costOf(track: { durationMs: number; votedSinceMs: number | null }, nowMs: number): number {
  const ageMs = track.votedSinceMs === null ? 0 : Math.max(0, nowMs - track.votedSinceMs);
  return (track.durationMs / 1000) * Math.max(AGEING_MIN, 1 - ageMs / AGEING_MS);
}

/**
 * The water level S (s) of `costS` over the loads of the supporters; Infinity without any. The mean of cost and loads over
 * any of the supporters is S or more, so it comes down to S as those above it are left out. Loads are whole ticks and
 * weights have three decimals, so all sums are exact: the same loads give the same bits in whatever order voters are
 * known, and nothing needs sorting.
 */
export function levelOf({ timeS, loadsS }: Loads, { voters, weights }: Support, costS: number): number {
  const floorS = timeS - CREDIT_MAX_S;
  let level = Number.POSITIVE_INFINITY;
  for (let payers = voters.length + 1; ; ) {
    let [count, weight, sum] = [0, 0, 0];
    for (let i = 0; i < voters.length; i++) {
      const fromS = effectiveLoad(loadsS[voters[i]!]!, floorS);
      if (fromS >= level) continue;
      const share = weights === null ? WEIGHT_UNITS : Math.round(weights[i]! * WEIGHT_UNITS);
      if (share === 0) continue;
      count += 1;
      weight += share;
      sum += share * fromS;
    }
    if (count === 0 || count === payers) return level;
    level = (costS * WEIGHT_UNITS + sum) / weight;
    payers = count;
  }
}

/** Whether the level is above a bound (s), by more than sums can err. Sooner known than the level itself. */
export function isLevelAbove(
  { timeS, loadsS }: Loads,
  { voters, weights }: Support,
  costS: number,
  boundS: number,
): boolean {
  const floorS = timeS - CREDIT_MAX_S;
  let missing = costS;
  for (let i = 0; i < voters.length && missing > 0; i++) {
    const fromS = effectiveLoad(loadsS[voters[i]!]!, floorS);
    if (fromS < boundS) missing -= (boundS - fromS) * (weights === null ? 1 : weights[i]!);
  }
  return missing > 1 / TICKS;
}

/** What `heardS` seconds of a track do to the accounts. Without supporters nobody pays and the virtual time stays. */
export function settle(accounts: Accounts, support: Support, heardS: number): Settlement {
  const level = heardS > 0 ? toTicks(levelOf(accounts, support, heardS)) : Number.POSITIVE_INFINITY;
  const isPaid = level < Number.POSITIVE_INFINITY;
  const { voters } = support;
  const floorS = accounts.timeS - CREDIT_MAX_S;
  const loadsS = new Float64Array(voters.length);
  for (let i = 0; i < voters.length; i++) {
    const load = effectiveLoad(accounts.loadsS[voters[i]!]!, floorS);
    loadsS[i] = isPaid && load < level ? level : load;
  }
  // Whoever pays takes part, however long ago the vote was.
  const sharers = Math.max(accounts.activeWeight, weightOf(support));
  return { loadsS, timeS: isPaid ? toTicks(accounts.timeS + heardS / sharers) : accounts.timeS };
}

/** Accounts on which a run of places is tried out. They are a copy: the run may change them. */
export function copyAccounts({ timeS, activeWeight, loadsS }: Accounts): Accounts {
  return { timeS, activeWeight, loadsS: loadsS.slice() };
}

/** Writes what a play did into accounts that may be changed. */
export function charge(accounts: Accounts, support: Support, heardS: number): void {
  const { loadsS, timeS } = settle(accounts, support, heardS);
  const { voters } = support;
  for (let i = 0; i < voters.length; i++) accounts.loadsS[voters[i]!] = loadsS[i]!;
  accounts.timeS = timeS;
}

/** Credit does not grow without end: nobody stands lower than the floor (s). */
function effectiveLoad(loadS: number, floorS: number): number {
  return loadS > floorS ? loadS : floorS;
}

/** Seconds in whole ticks. */
function toTicks(seconds: number): number {
  return Math.round(seconds * TICKS) / TICKS;
}

function weightOf({ voters, weights }: Support): number {
  return weights === null ? voters.length : weights.reduce((sum, weight) => sum + weight, 0);
}
