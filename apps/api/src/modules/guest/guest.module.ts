import { Module } from '@nestjs/common';
import { EventModule } from '../event/index.js';
import { Admissions } from './admissions.service.js';
import { Door } from './door.service.js';
import { GuestController } from './guest.controller.js';
import { GuestRepository } from './guest.repository.js';
import { Guests } from './guest.service.js';
import { JoinController } from './join.controller.js';
import { JoinLimiter } from './join.limiter.js';

/** The people with the phones: how they come in, and what they call themselves. */
@Module({
  imports: [EventModule],
  controllers: [JoinController, GuestController],
  providers: [Admissions, Door, GuestRepository, Guests, JoinLimiter],
})
export class GuestModule {}
