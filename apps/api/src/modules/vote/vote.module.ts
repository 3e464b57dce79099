import { Module } from '@nestjs/common';
import { BallotRepository } from './ballot.repository.js';
import { BallotTerms } from './ballot-terms.js';
import { Ballots } from './ballots.service.js';
import { Entrance } from './entrance.service.js';
import { GuestVotes } from './guest-votes.service.js';
import { OptionReturnRepository } from './option-return.repository.js';
import { OptionReturns } from './option-returns.service.js';
import { OptionTitles } from './option-titles.js';
import { OwnVotes } from './own-votes.service.js';
import { Presses } from './presses.service.js';
import { QuarantineController } from './quarantine.controller.js';
import { QuarantineRepository } from './quarantine.repository.js';
import { Quarantine } from './quarantine.service.js';
import { Receipts } from './receipts.service.js';
import { VoteController } from './vote.controller.js';
import { VoteEffects } from './vote-effects.js';
import { VoteMessages } from './vote.messages.js';
import { VoteQuickRoute } from './vote.quick-route.js';
import { VoteRepository } from './vote.repository.js';
import { VoterAnonymityRepository } from './voter-anonymity.repository.js';
import { VoterAnonymity } from './voter-anonymity.service.js';
import { VoterRepository } from './voter.repository.js';
import { Voters } from './voters.service.js';
import { VoteWriter } from './vote-writer.js';
import { Votes } from './votes.service.js';

@Module({
  controllers: [VoteController, QuarantineController],
  providers: [
    BallotRepository,
    BallotTerms,
    Ballots,
    Entrance,
    GuestVotes,
    OptionReturnRepository,
    OptionReturns,
    OptionTitles,
    OwnVotes,
    Presses,
    Quarantine,
    QuarantineRepository,
    Receipts,
    VoteEffects,
    VoteMessages,
    VoteQuickRoute,
    VoteRepository,
    VoterAnonymity,
    VoterAnonymityRepository,
    VoterRepository,
    VoteWriter,
    Voters,
    Votes,
  ],
  exports: [
    BallotTerms,
    Ballots,
    OptionReturns,
    OptionTitles,
    OwnVotes,
    Quarantine,
    VoteEffects,
    VoterAnonymity,
    Voters,
    Votes,
  ],
})
export class VoteModule {}
