interface ShardTotal {
  /** As read at revision `rev` of the shard. */
  votes: number;
  rev: number;
  /** What the batches after it added, by revision: each once, however often it is told. */
  later: Map<number, number>;
}

/**
 * The counted votes of the whole night, used-up ones included. Every reading is whole for the revisions it has seen, and
 * what is known of later batches is added to it, so a lost piece of news is missing until the next reading and no longer,
 * however many votes come meanwhile.
 */
export class VoteTotal {
  private readonly shards = new Map<number, ShardTotal>();

  get votes(): number {
    let sum = 0;
    for (const { votes, later } of this.shards.values()) {
      sum += votes;
      for (const added of later.values()) sum += added;
    }
    return sum;
  }

  addBatch(shard: number, rev: number, added: number): void {
    const known = this.shardOf(shard);
    if (rev > known.rev) known.later.set(rev, added);
  }

  /** Votes of a shard as they were at its revision `rev`. One that is older than what was read before changes nothing. */
  read(shard: number, rev: number, votes: number): void {
    const known = this.shardOf(shard);
    if (rev < known.rev) return;
    known.votes = votes;
    known.rev = rev;
    for (const each of known.later.keys()) if (each <= rev) known.later.delete(each);
  }

  private shardOf(shard: number): ShardTotal {
    let known = this.shards.get(shard);
    if (!known) this.shards.set(shard, (known = { votes: 0, rev: 0, later: new Map() }));
    return known;
  }
}
