import { Electorate, type ElectorateReading, type Supporters } from '../../src/modules/queue/electorate.js';
import { decidePayments, loadOf, type TimeMark, timeAt } from '../../src/modules/queue/electorate.rules.js';
import { decideAvailability } from '../../src/modules/queue/availability.rules.js';
import { pickNext } from '../../src/modules/queue/queue.rules.js';
import type { QueueState, QueueTrack, RankedTrack } from '../../src/modules/queue/queue-state.js';

const ACTIVE_MS = 30 * 60_000;

interface Voter {
  cameAtMs: number;
  weight: number;
  lastCastMs: number | null;
  paidS: number | null;
  heardS: number;
}

/** A play that is over. */
export interface PastPlay {
  track: RankedTrack;
  voterIds: readonly string[];
  heardMs: number;
}

/** Rules under which nothing but the order decides. */
export const FREE_RULES: QueueState['rules'] = {
  mode: 'FAIR',
  repeatBlockMs: 0,
  artistGap: 0,
  allowExplicit: true,
  durationMsMin: 0,
  durationMsMax: Number.MAX_SAFE_INTEGER,
};

/**
 * A queue in memory for what is judged or simulated without a world: it keeps what Postgres would hold and makes of it
 * what the API would read. Order, accounts and picks are those of production.
 */
export class FairModel {
  nowMs = 1_700_000_000_000;
  readonly plays: PastPlay[] = [];
  private readonly voters = new Map<string, Voter>();
  private readonly votes = new Map<string, Map<string, number>>();
  private readonly byId: Map<string, QueueTrack>;
  private marks: TimeMark[] = [];
  private readonly byOption: Map<string, QueueTrack>;
  private recentArtistKeys: string[] = [];
  private playing: { track: RankedTrack; supporters: Supporters; startedMs: number } | null = null;

  constructor(
    readonly tracks: QueueTrack[],
    private readonly rules: QueueState['rules'] = FREE_RULES,
    private readonly random: () => number = () => 0,
  ) {
    this.byId = new Map(tracks.map((track) => [track.trackId, track]));
    this.byOption = new Map(tracks.map((track) => [track.optionId, track]));
  }

  arrive(voterId: string, weight = 1): void {
    this.voters.set(voterId, { cameAtMs: this.nowMs, weight, lastCastMs: null, paidS: null, heardS: 0 });
  }

  /** False where the voter stands behind the track already, or it may not be voted for. */
  vote(voterId: string, trackId: string): boolean {
    const track = this.byId.get(trackId)!;
    if (decideAvailability(this.surroundings, track, this.nowMs).state !== 'open') return false;
    const behind = this.votes.get(track.optionId) ?? new Map<string, number>();
    if (behind.has(voterId)) return false;
    if (!this.voters.has(voterId)) this.arrive(voterId);
    const voter = this.voters.get(voterId)!;
    behind.set(voterId, voter.weight);
    voter.lastCastMs = this.nowMs;
    this.votes.set(track.optionId, behind);
    Object.assign(track, { votes: behind.size, votedSinceMs: track.votedSinceMs ?? this.nowMs });
    return true;
  }

  votesOf(trackId: string): number {
    return this.byId.get(trackId)!.votes;
  }

  private get surroundings() {
    return { rules: this.rules, playingTrackId: this.playing?.track.trackId ?? null, lockedTrackId: null };
  }

  /** What the API reads while nothing plays. */
  reading(playing: ElectorateReading['playing'] = null): ElectorateReading {
    const ids = [...this.voters.keys()].sort();
    const voted = [...this.voters.values()].filter(({ lastCastMs }) => lastCastMs !== null);
    return {
      timeS: timeAt(this.marks, Number.POSITIVE_INFINITY),
      roomHeardS: voted.reduce((sum, { heardS }) => sum + heardS, 0) / Math.max(1, voted.length),
      voters: ids.map((voterId) => {
        const { weight, lastCastMs, heardS, ...came } = this.voters.get(voterId)!;
        const isActive = lastCastMs !== null && lastCastMs > this.nowMs - ACTIVE_MS;
        return { voterId, weight, isActive, heardS, loadS: loadOf(this.marks, came) };
      }),
      supporters: [...this.votes.keys()].map((optionId) => this.supportersOf(optionId)),
      playing,
    };
  }

  state(electorate = new Electorate(this.reading())): QueueState {
    return {
      ...this.surroundings,
      tracks: this.tracks,
      recentArtistKeys: this.recentArtistKeys,
      fair: this.rules.mode === 'FAIR' ? electorate.state : null,
    };
  }

  /** Picks the next track and begins it: its votes are used up. Null when there is nothing to play. */
  begin(): RankedTrack | null {
    const track = pickNext(this.state(), this.nowMs, this.random);
    if (!track) return null;
    this.playing = { track, supporters: this.supportersOf(track.optionId), startedMs: this.nowMs };
    this.votes.delete(track.optionId);
    Object.assign(this.byId.get(track.trackId)!, {
      votes: 0,
      votedSinceMs: null,
      cycle: track.cycle + 1,
      lastPlayedAtMs: this.nowMs,
    });
    this.recentArtistKeys = [track.artistKey, ...this.recentArtistKeys].slice(0, 20);
    return track;
  }

  /** Ends what plays after that share of its length, and settles it. */
  end(share = 1): PastPlay {
    const { track, supporters, startedMs } = this.playing!;
    const heardMs = Math.round(track.durationMs * share);
    this.playing = null;
    this.nowMs = startedMs + heardMs;
    if (supporters.voterIds.length > 0 && heardMs > 0) this.settle(supporters, heardMs);
    const play = { track, voterIds: supporters.voterIds, heardMs };
    this.plays.push(play);
    return play;
  }

  playNext(share = 1): PastPlay | null {
    return this.begin() && this.end(share);
  }

  private settle(supporters: Supporters, heardMs: number): void {
    const payments = decidePayments(this.reading({ supporters, costS: heardMs / 1000 }))!;
    payments.voterIds.forEach((voterId, i) => {
      const voter = this.voters.get(voterId)!;
      voter.paidS = payments.loadsS[i]!;
      voter.heardS += heardMs / 1000;
    });
    this.marks = [...this.marks, { atMs: this.nowMs, timeS: payments.timeS }];
  }

  private supportersOf(optionId: string): Supporters {
    const behind = [...(this.votes.get(optionId) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    const { cycle } = this.byOption.get(optionId)!;
    return {
      optionId,
      cycle,
      voterIds: behind.map(([voterId]) => voterId),
      weights: behind.every(([, weight]) => weight === 1) ? null : behind.map(([, weight]) => weight),
    };
  }
}
