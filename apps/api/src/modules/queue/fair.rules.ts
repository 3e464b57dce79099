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
 * The water level S (s) of `costS` over the loads of the supporters; Infinity without any. Sums run over the loads in
 * ascending order, so the same loads give the same bits whatever the order in which voters are known.
 */
export function levelOf(accounts: Pick<Accounts, 'timeS' | 'loadsS'>, support: Support, costS: number): number {
  return support.weights === null
    ? levelOfEqual(sortedLoads(accounts, support), costS)
    : levelOfWeighted(sortedShares(accounts, support.voters, support.weights), costS);
}

/** What `heardS` seconds of a track do to the accounts. Without supporters nobody pays and the virtual time stays. */
export function settle(accounts: Accounts, support: Support, heardS: number): Settlement {
  const level = heardS > 0 ? levelOf(accounts, support, heardS) : Number.POSITIVE_INFINITY;
  const isPaid = level < Number.POSITIVE_INFINITY;
  const { voters } = support;
  const loadsS = new Float64Array(voters.length);
  for (let i = 0; i < voters.length; i++) {
    const load = effectiveLoad(accounts, voters[i]!);
    loadsS[i] = isPaid && load < level ? level : load;
  }
  // Whoever pays takes part, however long ago the vote was.
  const sharers = Math.max(accounts.activeWeight, weightOf(support));
  return { loadsS, timeS: isPaid ? accounts.timeS + heardS / sharers : accounts.timeS };
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

function effectiveLoad({ timeS, loadsS }: Pick<Accounts, 'timeS' | 'loadsS'>, voter: number): number {
  return Math.max(loadsS[voter]!, timeS - CREDIT_MAX_S);
}

function weightOf({ voters, weights }: Support): number {
  return weights === null ? voters.length : weights.reduce((sum, weight) => sum + weight, 0);
}

/** The native sort costs more to call than so few loads to sort by hand. */
const SORTED_BY_HAND_MAX = 64;
let scratch = new Float64Array(256);

/** Valid until the next call: the ranking of a full room asks for thousands of levels. */
function sortedLoads(accounts: Pick<Accounts, 'timeS' | 'loadsS'>, { voters }: Support): Float64Array {
  const { length } = voters;
  if (scratch.length < length) scratch = new Float64Array(length * 2);
  const loads = scratch.subarray(0, length);
  const isByHand = length <= SORTED_BY_HAND_MAX;
  for (let i = 0; i < length; i++) {
    const load = effectiveLoad(accounts, voters[i]!);
    let place = i;
    for (; isByHand && place > 0 && loads[place - 1]! > load; place--) loads[place] = loads[place - 1]!;
    loads[place] = load;
  }
  return isByHand ? loads : loads.sort();
}

function levelOfEqual(loads: Float64Array, costS: number): number {
  let sum = costS;
  for (let i = 0; i < loads.length; i++) {
    sum += loads[i]!;
    const level = sum / (i + 1);
    if (i + 1 === loads.length || level <= loads[i + 1]!) return level;
  }
  return Number.POSITIVE_INFINITY;
}

interface Share {
  load: number;
  weight: number;
}

function sortedShares(
  accounts: Pick<Accounts, 'timeS' | 'loadsS'>,
  voters: Int32Array,
  weights: Float64Array,
): Share[] {
  return Array.from(voters, (voter, i) => ({ load: effectiveLoad(accounts, voter), weight: weights[i]! }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.load - b.load || a.weight - b.weight);
}

function levelOfWeighted(shares: Share[], costS: number): number {
  let sum = costS;
  let weights = 0;
  for (let i = 0; i < shares.length; i++) {
    const { load, weight } = shares[i]!;
    sum += weight * load;
    weights += weight;
    const level = sum / weights;
    if (i + 1 === shares.length || level <= shares[i + 1]!.load) return level;
  }
  return Number.POSITIVE_INFINITY;
}
