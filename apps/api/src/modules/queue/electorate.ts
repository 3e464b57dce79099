import type { Accounts, FairState, Support } from './queue-state.js';

/** A voter of an event as Postgres knows them. Loads and what was heard in seconds; `loadS` is already of now. */
export interface VoterAccount {
  voterId: string;
  weight: number;
  isActive: boolean;
  loadS: number;
  heardS: number;
}

/** Who stands behind an option in a cycle; `weights` in the same order, null where all are 1. */
export interface Supporters {
  optionId: string;
  cycle: number;
  voterIds: readonly string[];
  weights: readonly number[] | null;
}

/** Everything about voters that the fair order asks for, read at one moment. */
export interface ElectorateReading {
  timeS: number;
  roomHeardS: number;
  voters: readonly VoterAccount[];
  supporters: readonly Supporters[];
  /** The play that has not been settled yet; `costS` is what its voters will pay for. */
  playing: { supporters: Supporters; costS: number } | null;
}

/** A vote that came with this weight, or, with null, went. */
export type VoteMove = readonly [voterId: string, weight: number | null];

interface Standing {
  cycle: number;
  /** Weight by number of the voter. */
  weights: Map<number, number>;
}

/**
 * The voters of one event with their accounts and what they stand behind, as `rank` takes it. Voters get numbers as they
 * are met. Made from a reading; moved on by news of votes, which may come twice: a voter stands behind an option once.
 * Whoever keeps it compares `countOf` with the tally and reads again when they differ for long. Voter ids stay inside.
 */
export class Electorate {
  private readonly numbers = new Map<string, number>();
  private readonly activeVoters = new Set<number>();
  private readonly standings = new Map<string, Standing>();
  private readonly supports = new Map<string, Support>();
  /** Options whose supports are not of now. */
  private readonly stale = new Set<string>();
  private readonly roomHeardS: number;
  private readonly playing: FairState['playing'];
  private accounts: Accounts;
  private heardS: Float64Array;

  constructor(reading: ElectorateReading) {
    const { voters, timeS } = reading;
    const size = Math.max(64, voters.length * 2);
    this.accounts = { timeS, activeWeight: 0, loadsS: new Float64Array(size) };
    this.heardS = new Float64Array(size);
    this.roomHeardS = reading.roomHeardS;
    for (const voter of voters) {
      const number = this.numberOf(voter.voterId);
      this.accounts.loadsS[number] = voter.loadS;
      this.heardS[number] = voter.heardS;
      if (voter.isActive) this.noteActive(number, voter.weight);
    }
    for (const { optionId, cycle, voterIds, weights } of reading.supporters) {
      const standing: Standing = { cycle, weights: new Map() };
      voterIds.forEach((voterId, i) => standing.weights.set(this.numberOf(voterId), weights?.[i] ?? 1));
      this.standings.set(optionId, standing);
      this.stale.add(optionId);
    }
    const { playing } = reading;
    this.playing = playing && { support: this.supportOf(playing.supporters), costS: playing.costS };
  }

  /** For `rank`. */
  get state(): FairState {
    for (const optionId of this.stale) this.supports.set(optionId, toSupport(this.standings.get(optionId)!.weights));
    this.stale.clear();
    const { heardS, roomHeardS, supports, playing } = this;
    return { ...this.accounts, heardS, roomHeardS, supports, playing };
  }

  /** How many stand behind an option in this cycle. */
  countOf(optionId: string, cycle: number): number {
    const standing = this.standings.get(optionId);
    return standing?.cycle === cycle ? standing.weights.size : 0;
  }

  /** Votes of an option that were committed. Those of a cycle that is over change nothing. */
  take(optionId: string, cycle: number, moves: readonly VoteMove[]): void {
    let standing = this.standings.get(optionId);
    if (standing && standing.cycle > cycle) return;
    if (!standing || standing.cycle < cycle) {
      standing = { cycle, weights: new Map() };
      this.standings.set(optionId, standing);
    }
    for (const [voterId, weight] of moves) {
      const number = this.numberOf(voterId);
      if (weight === null) standing.weights.delete(number);
      else {
        standing.weights.set(number, weight);
        this.noteActive(number, weight);
      }
    }
    this.stale.add(optionId);
  }

  /** Whoever is not known comes now: their load is the virtual time. */
  private numberOf(voterId: string): number {
    const known = this.numbers.get(voterId);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(voterId, number);
    if (number >= this.heardS.length) {
      this.accounts = { ...this.accounts, loadsS: grown(this.accounts.loadsS) };
      this.heardS = grown(this.heardS);
    }
    this.accounts.loadsS[number] = this.accounts.timeS;
    return number;
  }

  private noteActive(number: number, weight: number): void {
    if (this.activeVoters.has(number)) return;
    this.activeVoters.add(number);
    this.accounts.activeWeight += weight;
  }

  private supportOf({ voterIds, weights }: Supporters): Support {
    return toSupport(new Map(voterIds.map((voterId, i) => [this.numberOf(voterId), weights?.[i] ?? 1])));
  }
}

function toSupport(behind: ReadonlyMap<number, number>): Support {
  const voters = new Int32Array(behind.size);
  const weights = new Float64Array(behind.size);
  let isPlain = true;
  let at = 0;
  for (const [voter, weight] of behind) {
    voters[at] = voter;
    weights[at] = weight;
    isPlain &&= weight === 1;
    at += 1;
  }
  return { voters, weights: isPlain ? null : weights };
}

function grown(column: Float64Array): Float64Array {
  const next = new Float64Array(column.length * 2);
  next.set(column);
  return next;
}
