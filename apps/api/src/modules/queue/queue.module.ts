import { Module } from '@nestjs/common';
import { VoteModule } from '../vote/index.js';
import { QueueController } from './queue.controller.js';
import { QueueRepository } from './queue.repository.js';
import { QueueService } from './queue.service.js';
import { QueueStates } from './queue-states.service.js';

@Module({
  imports: [VoteModule],
  controllers: [QueueController],
  providers: [QueueRepository, QueueService, QueueStates],
  exports: [QueueService, QueueStates],
})
export class QueueModule {}
