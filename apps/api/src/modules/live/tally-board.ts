import type { OptionDelta } from '../../core/bus/facts.js';
import { VoteTotal } from './vote-total.js';

/** One row of the tally, as read at revision `rev` of its shard. */
export interface TallyRow {
  optionId: string;
  cycle: number;
  shard: number;
  votes: number;
  /** When the count rose from zero, epoch ms. */
  sinceMs: number;
}

/** All counts of a ballot, read in one statement. */
export interface TallyReading {
  /** Revision by shard. */
  revs: Map<number, number>;
  rows: TallyRow[];
  /** Counted votes of the whole night by shard, used-up ones included. */
  totals: Map<number, number>;
}

interface ShardCount {
  votes: number;
  sinceMs: number;
  /** Revision of the shard at which this was true. */
  rev: number;
}

interface OptionCount {
  cycle: number;
  shards: Map<number, ShardCount>;
}

export interface OptionVotes {
  cycle: number;
  votes: number;
  /** When the first of them came, epoch ms; null without votes. */
  sinceMs: number | null;
}

/**
 * The counts of one ballot in memory. News and readings carry absolute counts with the revision of their shard, so they
 * may come twice, late or in any order: what is older than what is known changes nothing. Only the total of the night is
 * added up, and only since the last reading. `rev` only grows.
 */
export class TallyBoard {
  private readonly options = new Map<string, OptionCount>();
  private readonly revs = new Map<number, number>();
  private readonly counted = new VoteTotal();

  /** Sum of the revisions of all shards. */
  get rev(): number {
    let sum = 0;
    for (const rev of this.revs.values()) sum += rev;
    return sum;
  }

  /** Counted votes of the whole night. */
  get total(): number {
    return this.counted.votes;
  }

  votesOf(optionId: string): OptionVotes {
    const option = this.options.get(optionId);
    let votes = 0;
    let sinceMs: number | null = null;
    for (const count of option?.shards.values() ?? []) {
      votes += count.votes;
      if (count.votes > 0) sinceMs = Math.min(sinceMs ?? count.sinceMs, count.sinceMs);
    }
    return { cycle: option?.cycle ?? 0, votes: Math.max(0, votes), sinceMs };
  }

  /** A committed batch. Answers the options whose present count is another now. */
  applyNews(news: { shard: number; shardRev: number; deltas: OptionDelta[] }, nowMs: number): string[] {
    const changed: string[] = [];
    for (const delta of news.deltas) {
      const known = this.shardCount(delta.optionId, delta.cycle, news.shard);
      const before = known?.votes ?? 0;
      const sinceMs = known && before > 0 ? known.sinceMs : nowMs;
      const row = { ...delta, shard: news.shard, votes: delta.shardVotes, sinceMs };
      if (this.take(row, news.shardRev)) changed.push(delta.optionId);
    }
    const added = news.deltas.reduce((sum, delta) => sum + delta.added, 0);
    this.counted.addBatch(news.shard, news.shardRev, added);
    this.raise(news.shard, news.shardRev);
    return changed;
  }

  /** What Postgres says. Answers the options whose present count was wrong. */
  applyReading(reading: TallyReading): string[] {
    const changed: string[] = [];
    for (const row of reading.rows) {
      const before = this.votesOf(row.optionId);
      this.take(row, reading.revs.get(row.shard) ?? 0);
      const after = this.votesOf(row.optionId);
      if (before.votes !== after.votes || before.cycle !== after.cycle || before.sinceMs !== after.sinceMs) {
        changed.push(row.optionId);
      }
    }
    for (const [shard, rev] of reading.revs) {
      this.counted.read(shard, rev, reading.totals.get(shard) ?? 0);
      this.raise(shard, rev);
    }
    return changed;
  }

  /** The option was used up: it stands at zero in its new cycle until news of that cycle come. */
  beginCycle(optionId: string, cycle: number): void {
    const option = this.options.get(optionId);
    if (!option || option.cycle < cycle) this.options.set(optionId, { cycle, shards: new Map() });
  }

  private shardCount(optionId: string, cycle: number, shard: number): ShardCount | undefined {
    const option = this.options.get(optionId);
    return option?.cycle === cycle ? option.shards.get(shard) : undefined;
  }

  /** False when something newer is known, or just this. */
  private take(row: TallyRow, rev: number): boolean {
    this.beginCycle(row.optionId, row.cycle);
    const option = this.options.get(row.optionId)!;
    if (option.cycle > row.cycle) return false;
    const known = option.shards.get(row.shard);
    if (known && known.rev > rev) return false;
    if (known && known.rev === rev && known.votes === row.votes && known.sinceMs === row.sinceMs) return false;
    option.shards.set(row.shard, { votes: row.votes, sinceMs: row.sinceMs, rev });
    return true;
  }

  private raise(shard: number, rev: number): void {
    this.revs.set(shard, Math.max(this.revs.get(shard) ?? 0, rev));
  }
}
