import { Module } from '@nestjs/common';
import { GuestModule } from '../guest/index.js';
import { RetentionJob } from './retention.job.js';
import { RetentionRepository } from './retention.repository.js';

/** Nothing about people is kept for longer than is said to them. */
@Module({ imports: [GuestModule], providers: [RetentionJob, RetentionRepository] })
export class RetentionModule {}
