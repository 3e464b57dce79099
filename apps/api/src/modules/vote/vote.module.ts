import { Module } from '@nestjs/common';
import { BallotRepository } from './ballot.repository.js';
import { Ballots } from './ballots.service.js';
import { GuestVotes } from './guest-votes.service.js';
import { OptionTitles } from './option-titles.js';
import { VoteController } from './vote.controller.js';
import { VoteMessages } from './vote.messages.js';
import { VoteRepository } from './vote.repository.js';
import { VoteWriter } from './vote-writer.js';
import { Votes } from './votes.service.js';

@Module({
  controllers: [VoteController],
  providers: [BallotRepository, Ballots, GuestVotes, OptionTitles, VoteMessages, VoteRepository, VoteWriter, Votes],
  exports: [Ballots, OptionTitles, Votes],
})
export class VoteModule {}
