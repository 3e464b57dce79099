import { Module } from '@nestjs/common';
import { VoteModule } from '../vote/index.js';
import { ElectorateRepository } from './electorate.repository.js';
import { FairAccountRepository } from './fair-account.repository.js';
import { FairAccounts } from './fair-accounts.service.js';
import { HeardRepository } from './heard.repository.js';
import { MusicVotes } from './music-votes.service.js';
import { OptionFitness } from './option-fitness.service.js';
import { QueueController } from './queue.controller.js';
import { QueueRepository } from './queue.repository.js';
import { QueueService } from './queue.service.js';
import { QueueStates } from './queue-states.service.js';

@Module({
  imports: [VoteModule],
  controllers: [QueueController],
  providers: [
    ElectorateRepository,
    FairAccountRepository,
    FairAccounts,
    HeardRepository,
    MusicVotes,
    OptionFitness,
    QueueRepository,
    QueueService,
    QueueStates,
  ],
  exports: [FairAccounts, OptionFitness, QueueService, QueueStates],
})
export class QueueModule {}
