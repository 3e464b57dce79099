import { groupBy } from './group-by.js';
import { type Journal, type Offer, isPoisoned, type Stored } from './journal.js';
import { findClosingFaults, findFactFaults, findTallyFaults } from './oracle-counts.js';
import { findUnfoundedRefusals } from './oracle-refusals.js';

type VoteRow = Stored['votes'][number];

export interface Judgement {
  /** Each begins with the invariant it breaks. Empty: everything holds. */
  faults: string[];
  /**
   * Votes that were refused in the end and are in Postgres all the same, because an earlier attempt without an answer
   * was still under way. The guest is told less than is true, never more.
   */
  lateCounted: number;
}

/** Judges what Postgres holds by what was offered and answered. Knows the rules of voting, not how they are written. */
export function judge(told: Journal, stored: Stored): Judgement {
  const journal = { ...told, offers: mergeCopies(told.offers) };
  return {
    faults: [
      ...findVoteFaults(journal, stored),
      ...findSlotFaults(journal, stored),
      ...findRuleFaults(journal, stored),
      ...findTallyFaults(journal, stored),
      ...findFactFaults(journal, stored),
      ...findClosingFaults(journal, stored),
      ...findUnfoundedRefusals(journal, stored),
    ],
    lateCounted: journal.offers.filter((offer) => isLate(offer, stored)).length,
  };
}

/** A guest may offer the very same vote twice, by chance or on purpose: to the core it is one. */
function mergeCopies(offers: Offer[]): Offer[] {
  const copies = groupBy(offers, ({ voteId, voterId, optionId }) => `${voteId} ${voterId} ${optionId}`);
  return [...copies.values()].map((same) => ({
    ...same[0]!,
    answers: same.flatMap((offer) => offer.answers),
  }));
}

function rowOf(offer: Offer, stored: Stored): VoteRow | undefined {
  return stored.votes.find(
    (row) => row.voteId === offer.voteId && row.voterId === offer.voterId && row.optionId === offer.optionId,
  );
}

function isLate(offer: Offer, stored: Stored): boolean {
  return !offer.answers.includes('counted') && offer.answers.includes('unknown') && rowOf(offer, stored) !== undefined;
}

/** I1 and I8: what was acknowledged is there once and in the right state; every vote ends counted or refused. */
function findVoteFaults(journal: Journal, stored: Stored): string[] {
  const faults: string[] = [];
  for (const offer of journal.offers) {
    const row = rowOf(offer, stored);
    const isAcknowledged = offer.answers.includes('counted');
    const isRefused = offer.answers.some((answer) => typeof answer === 'object');
    if (!isAcknowledged && !isRefused) faults.push(`I8 the vote ${offer.voteId} never got an answer`);
    if (offer.mustCount && !isAcknowledged) faults.push(`I8 the vote ${offer.voteId} had to be counted and was not`);
    if (isAcknowledged && !row) faults.push(`I1 the vote ${offer.voteId} was acknowledged and is not there`);
    if (!isAcknowledged && row && !offer.answers.includes('unknown')) {
      faults.push(`I8 the vote ${offer.voteId} was refused and is there`);
    }
  }
  const ids = new Set<string>();
  for (const row of stored.votes) {
    if (ids.has(row.voteId)) faults.push(`I1 the vote ${row.voteId} is there twice`);
    ids.add(row.voteId);
    faults.push(...findStateFaults(journal, stored, row));
  }
  return faults;
}

function findStateFaults(journal: Journal, stored: Stored, row: VoteRow): string[] {
  const offered = journal.offers.some((offer) => rowOf(offer, { ...stored, votes: [row] }));
  if (!offered) return [`I1 the vote ${row.voteId} is there and nobody offered it`];
  const withdrawals = journal.withdrawals.filter((back) => back.voteId === row.voteId && back.voterId === row.voterId);
  const isTakenBack = withdrawals.some((back) => back.answers.includes('withdrawn'));
  if (isTakenBack && row.state !== 'WITHDRAWN') return [`I1 the vote ${row.voteId} was taken back and is ${row.state}`];
  if (row.state === 'WITHDRAWN' && withdrawals.length === 0)
    return [`I1 the vote ${row.voteId} is withdrawn and nobody took it back`];
  const hasSuccessor = stored.votes.some((other) => other.voterId === row.voterId && other.state !== 'SUPERSEDED');
  if (row.state === 'SUPERSEDED' && (journal.rules.policy !== 'CHANGEABLE' || !hasSuccessor))
    return [`I1 the vote ${row.voteId} is superseded by nothing`];
  const weight = journal.weights.get(row.voterId) ?? 1_000;
  return row.weight === weight ? [] : [`I2 the vote ${row.voteId} weighs ${row.weight}, not ${weight}`];
}

/** I3, by the meaning of the policies and not by the key that expresses them. */
function findSlotFaults({ rules }: Journal, stored: Stored): string[] {
  const slots = new Map<string, number>();
  const choices = new Map<string, number>();
  for (const row of stored.votes.filter((vote) => vote.state === 'COUNTED')) {
    const slot = {
      ONCE: row.voterId,
      CHANGEABLE: row.voterId,
      MULTI: `${row.voterId} ${row.optionId}`,
      REPEAT: `${row.voterId} ${row.optionId} ${row.cycle}`,
    }[rules.policy];
    slots.set(slot, (slots.get(slot) ?? 0) + 1);
    choices.set(row.voterId, (choices.get(row.voterId) ?? 0) + 1);
  }
  return [
    ...[...slots].filter(([, rows]) => rows > 1).map(([slot, rows]) => `I3 ${rows} rows in the slot ${slot}`),
    ...[...choices]
      .filter(([, rows]) => rules.policy === 'MULTI' && rows > rules.maxChoices)
      .map(([voter, rows]) => `I3 ${rows} choices of ${voter}, ${rules.maxChoices} allowed`),
  ];
}

/** Budget, cooldown, cycles and the silences of staff. */
function findRuleFaults({ rules, silences }: Journal, stored: Stored): string[] {
  const faults: string[] = [];
  const byVoter = groupBy(
    [...stored.votes].sort((a, b) => a.committedMs - b.committedMs),
    (row) => row.voterId,
  );
  for (const [voterId, rows] of byVoter) {
    rows.forEach((row, index) => {
      const before = rows[index - 1];
      const pauseMs = before ? row.committedMs - before.committedMs : Infinity;
      if (pauseMs < rules.cooldownMs) faults.push(`rules: ${voterId} voted again after ${pauseMs} ms`);
      const spent = rows
        .slice(0, index)
        .filter((r) => r.state === 'COUNTED' && r.committedMs > row.committedMs - rules.budgetWindowMs + 1);
      if (rules.budgetVotes > 0 && spent.length >= rules.budgetVotes) faults.push(`rules: ${voterId} over budget`);
    });
  }
  for (const row of stored.votes) {
    if (row.cycle > stored.cycles.get(row.optionId)!) faults.push(`rules: ${row.voteId} is in a cycle to come`);
    const isIn = (s: Journal['silences'][number]) =>
      (s.optionId ?? row.optionId) === row.optionId &&
      row.committedMs > s.fromMs + 1 &&
      row.committedMs < s.untilMs - 1;
    if (silences.some(isIn)) faults.push(`I6 the vote ${row.voteId} was committed while staff had stopped voting`);
    if (isPoisoned(row)) faults.push(`I1 the poisoned vote ${row.voteId} is there`);
  }
  return faults;
}
