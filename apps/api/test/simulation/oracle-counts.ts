import { createHash } from 'node:crypto';
import { groupBy } from './group-by.js';
import type { Journal, Stored } from './journal.js';

/** I2: the tally is the count of votes, per option and cycle, weights too; also at every moment staff recounted. */
export function findTallyFaults(journal: Journal, stored: Stored): string[] {
  const counted = new Map<string, { votes: number; weight: number }>();
  const add = (key: string, votes: number, weight: number): void => {
    const sum = counted.get(key) ?? { votes: 0, weight: 0 };
    counted.set(key, { votes: sum.votes + votes, weight: sum.weight + weight });
  };
  for (const row of stored.votes) {
    if (row.state === 'COUNTED') add(`${row.optionId} ${row.cycle}`, 1, row.weight);
  }
  for (const row of stored.tally) add(`${row.optionId} ${row.cycle}`, -row.votes, -row.weight);
  const faults = [...counted]
    .filter(([, sum]) => sum.votes !== 0 || sum.weight !== 0)
    .map(([key, sum]) => `I2 ${sum.votes} votes (weight ${sum.weight}) more than in the tally: ${key}`);
  const wrong = journal.recounts.filter((recount) => !recount.matches);
  if (wrong.length > 0) faults.push(`I2 a recount saw ${wrong[0]!.votes} votes and a tally of ${wrong[0]!.tally}`);
  for (const { optionId, cycle, votes } of journal.usedUp) {
    const now = sum(stored.tally.filter((row) => row.optionId === optionId && row.cycle === cycle));
    if (now !== votes)
      faults.push(`I6 ${votes} votes were used up of ${optionId} in cycle ${cycle}, now there are ${now}`);
  }
  return faults;
}

function sum(rows: { votes: number }[]): number {
  return rows.reduce((total, row) => total + row.votes, 0);
}

/** I5: revisions only grow, each batch has its own; and whoever heard every batch shows what Postgres says. */
export function findFactFaults(journal: Journal, stored: Stored): string[] {
  const faults: string[] = [];
  const seen = new Map<number, number>();
  for (const sample of [...journal.revisions, stored.revisions]) {
    for (const [shard, rev] of sample) {
      if (rev < (seen.get(shard) ?? 0)) faults.push(`I5 the revision of shard ${shard} fell to ${rev}`);
      seen.set(shard, rev);
    }
  }
  for (const [shard, facts] of groupBy(journal.facts, (fact) => fact.shard)) {
    const revisions = facts.map((fact) => fact.shardRev);
    const rev = stored.revisions.get(shard) ?? 0;
    if (new Set(revisions).size < revisions.length) faults.push(`I5 two batches of shard ${shard} with one revision`);
    if (Math.max(...revisions) > rev) faults.push(`I5 shard ${shard} told a revision that is not there`);
    if (revisions.length === rev) faults.push(...findProjectionFaults(shard, facts, stored));
  }
  return faults;
}

function findProjectionFaults(shard: number, facts: Journal['facts'], stored: Stored): string[] {
  const told = new Map<string, { votes: number; added: number }>();
  for (const fact of [...facts].sort((a, b) => a.shardRev - b.shardRev)) {
    for (const delta of fact.deltas) {
      const key = `${delta.optionId} ${delta.cycle}`;
      told.set(key, { votes: delta.shardVotes, added: (told.get(key)?.added ?? 0) + delta.added });
    }
  }
  return stored.tally
    .filter((row) => row.shard === shard)
    .flatMap((row) => {
      const heard = told.get(`${row.optionId} ${row.cycle}`) ?? { votes: 0, added: 0 };
      if (heard.votes === row.votes && heard.added === row.votes) return [];
      return [`I4 shard ${shard} told ${heard.votes} (${heard.added} by changes) where the tally has ${row.votes}`];
    });
}

/** I6: after the fence nothing changes, and the result is what it says. */
export function findClosingFaults({ closings }: Journal, { closed, votes }: Stored): string[] {
  if (!closed) return closings.length > 0 ? ['I6 the ballot was closed and is open'] : [];
  const counted = votes.filter((row) => row.state === 'COUNTED').sort((a, b) => (a.voteId < b.voteId ? -1 : 1));
  const text = counted
    .map((row) => [row.voteId, row.voterId, row.optionId, row.cycle, (row.weight / 1_000).toFixed(3)].join('|'))
    .join('\n');
  const faults: string[] = [];
  const hash = createHash('sha256').update(text).digest('hex');
  if (hash !== closed.resultHash) faults.push('I6 the result hash is not that of the votes');
  for (const row of votes) {
    if (row.committedMs > closed.atMs + 1) faults.push(`I6 the vote ${row.voteId} was committed after closing`);
  }
  for (const closing of closings) {
    if (closing.resultHash !== closed.resultHash || closing.votes !== counted.length)
      faults.push(`I6 closing answered ${closing.votes} votes, there are ${counted.length}`);
  }
  return faults;
}
