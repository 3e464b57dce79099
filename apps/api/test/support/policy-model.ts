import type { BallotPolicy, PresenceTier } from '@votebox/contracts';

export interface PolicyRules {
  policy: BallotPolicy;
  maxChoices: number;
  cooldownMs: number;
  /** 0 = no budget. */
  budgetVotes: number;
  budgetWindowMs: number;
  minTier: PresenceTier;
  holdMs: number;
}

type VoteState = 'COUNTED' | 'WITHDRAWN' | 'SUPERSEDED' | 'QUARANTINED';

interface ModelVote {
  voteId: string;
  voter: number;
  option: number;
  cycle: number;
  weight: number;
  state: VoteState;
  atMs: number;
}

const HOLD_TOLERANCE_MS = 150;

/**
 * The rules of a ballot in the plainest words: a list of votes and loops over it. Knows nothing of slots, tallies or
 * ledgers, so it can judge the statement that does.
 */
export class PolicyModel {
  state: 'OPEN' | 'PAUSED' = 'OPEN';
  private nowMs = 0;
  private readonly votes: ModelVote[] = [];
  private readonly cycles: number[];
  private readonly tiers = new Map<number, PresenceTier>();
  private readonly weights = new Map<number, number>();
  private readonly lastCastAtMs = new Map<number, number>();

  constructor(
    private readonly rules: PolicyRules,
    options: number,
  ) {
    this.cycles = Array.from({ length: options }, () => 0);
  }

  cast(voter: number, option: number, voteId: string, heldMs: number): string {
    const { policy, maxChoices, cooldownMs, budgetVotes, budgetWindowMs, minTier, holdMs } = this.rules;
    const live = this.votes.filter((vote) => vote.voter === voter && isLive(vote));
    if (this.state === 'PAUSED') return 'BALLOT_PAUSED';
    if (minTier === 'PRESENT' && this.tiers.get(voter) !== 'PRESENT') return 'NOT_PRESENT';
    if (heldMs < holdMs - HOLD_TOLERANCE_MS) return 'HOLD_TOO_SHORT';
    const held = live.find((vote) => this.isInTheWay(vote, option));
    if (held && (policy !== 'CHANGEABLE' || held.option === option)) return 'ALREADY_VOTED';
    if (policy === 'MULTI' && live.length >= maxChoices) return 'BUDGET_SPENT';
    const spent = live.filter((vote) => vote.atMs > this.nowMs - budgetWindowMs).length;
    if (budgetVotes > 0 && spent >= budgetVotes) return 'BUDGET_SPENT';
    const lastAtMs = this.lastCastAtMs.get(voter);
    if (lastAtMs !== undefined && lastAtMs + cooldownMs > this.nowMs) return 'VOTE_COOLDOWN';
    if (held) held.state = 'SUPERSEDED';
    const vote = { voteId, voter, option, cycle: this.cycles[option]!, weight: this.weights.get(voter) ?? 1 };
    this.votes.push({ ...vote, state: 'COUNTED', atMs: this.nowMs });
    this.lastCastAtMs.set(voter, this.nowMs);
    return 'COUNTED';
  }

  withdraw(voter: number, voteId: string): string {
    const vote = this.votes.find((one) => one.voteId === voteId && one.voter === voter);
    if (!vote) return 'NOT_FOUND';
    if (vote.state === 'WITHDRAWN') return 'WITHDRAWN';
    if (vote.state === 'SUPERSEDED') return 'CONFLICT';
    if (vote.cycle !== this.cycles[vote.option]) return 'VOTE_LOCKED';
    vote.state = 'WITHDRAWN';
    return 'WITHDRAWN';
  }

  /** The option has been used up. */
  play(option: number): void {
    this.cycles[option]! += 1;
  }

  wait(ms: number): void {
    this.nowMs += ms;
  }

  setTier(voter: number, tier: PresenceTier): void {
    this.tiers.set(voter, tier);
  }

  setWeight(voter: number, weight: number): void {
    this.weights.set(voter, weight);
  }

  judge(act: 'quarantine' | 'release', voter: number): void {
    const [from, to] =
      act === 'quarantine' ? (['COUNTED', 'QUARANTINED'] as const) : (['QUARANTINED', 'COUNTED'] as const);
    for (const vote of this.votes) if (vote.voter === voter && vote.state === from) vote.state = to;
  }

  get counted(): number {
    return this.votes.filter((vote) => vote.state === 'COUNTED').length;
  }

  get quarantined(): number {
    return this.votes.filter((vote) => vote.state === 'QUARANTINED').length;
  }

  /** Votes and weight of each option in each cycle that has any, as `option:cycle`. */
  tally(): Record<string, { votes: number; weight: number }> {
    const tally: Record<string, { votes: number; weight: number }> = {};
    for (const vote of this.votes) {
      if (vote.state !== 'COUNTED') continue;
      const entry = (tally[`${vote.option}:${vote.cycle}`] ??= { votes: 0, weight: 0 });
      entry.votes += 1;
      entry.weight += vote.weight;
    }
    return tally;
  }

  private isInTheWay(vote: ModelVote, option: number): boolean {
    switch (this.rules.policy) {
      case 'ONCE':
      case 'CHANGEABLE':
        return true;
      case 'MULTI':
        return vote.option === option;
      case 'REPEAT':
        return vote.option === option && vote.cycle === this.cycles[option];
    }
  }
}

function isLive(vote: ModelVote): boolean {
  return vote.state === 'COUNTED' || vote.state === 'QUARANTINED';
}
