import { type Journal, type Offer, isPoisoned, type Stored } from './journal.js';

/** I8: a refusal needs a reason that holds. A core that refuses everything is no core. */
export function findUnfoundedRefusals(journal: Journal, stored: Stored): string[] {
  return journal.offers.flatMap((offer) =>
    offer.answers.flatMap((answer) => {
      if (typeof answer !== 'object' || isFounded(answer.refused, offer, journal, stored)) return [];
      return [`I8 the vote ${offer.voteId} was refused with ${answer.refused} without a reason`];
    }),
  );
}

function isFounded(code: string, offer: Offer, journal: Journal, stored: Stored): boolean {
  const { rules, tried } = journal;
  const own = stored.votes.filter((row) => row.voterId === offer.voterId && row.voteId !== offer.voteId);
  switch (code) {
    case 'ALREADY_VOTED':
      return own.some((row) => rules.policy === 'ONCE' || row.optionId === offer.optionId);
    case 'BUDGET_SPENT':
      return (
        (rules.budgetVotes > 0 && own.length >= rules.budgetVotes) ||
        (rules.policy === 'MULTI' && own.length >= rules.maxChoices)
      );
    case 'VOTE_COOLDOWN':
      return rules.cooldownMs > 0 && own.length > 0;
    case 'VOTE_LOCKED':
      return tried.has(`locked:${offer.optionId}`);
    case 'TRACK_RECENTLY_PLAYED':
      return tried.has(`blocked:${offer.optionId}`);
    case 'BALLOT_PAUSED':
      return tried.has('paused');
    case 'BALLOT_CLOSED':
      return tried.has('closed');
    case 'VALIDATION_ERROR':
      return isPoisoned(offer);
    case 'CONFLICT':
      return (
        journal.withdrawals.some((back) => back.voteId === offer.voteId) ||
        journal.offers.some((other) => other.voteId === offer.voteId && !isSame(other, offer))
      );
    default:
      return false;
  }
}

function isSame(a: Offer, b: Offer): boolean {
  return a.voterId === b.voterId && a.optionId === b.optionId;
}
