import { Module } from '@nestjs/common';
import { EventModule } from '../event/index.js';
import { VoteModule } from '../vote/index.js';
import { Admissions } from './admissions.service.js';
import { Door } from './door.service.js';
import { GuestController } from './guest.controller.js';
import { CachedGuestDirectory } from './guest.directory.js';
import { GuestErasureRepository } from './guest-erasure.repository.js';
import { GuestErasure } from './guest-erasure.service.js';
import { GuestGroupController } from './guest-group.controller.js';
import { GuestGroupRepository } from './guest-group.repository.js';
import { GuestGroups } from './guest-group.service.js';
import { GuestListController } from './guest-list.controller.js';
import { GuestListRepository } from './guest-list.repository.js';
import { GuestList } from './guest-list.service.js';
import { GuestStanding } from './guest-standing.service.js';
import { GuestRepository } from './guest.repository.js';
import { Guests } from './guest.service.js';
import { JoinController } from './join.controller.js';
import { JoinGate } from './join-gate.service.js';
import { JoinLimiter } from './join.limiter.js';
import { ProofOfWork } from './proof-of-work.service.js';
import { Turnstile, TurnstileAddress } from './turnstile.client.js';

/** The people with the phones: how they come in, and what they call themselves. */
@Module({
  imports: [EventModule, VoteModule],
  controllers: [JoinController, GuestController, GuestListController, GuestGroupController],
  providers: [
    Admissions,
    CachedGuestDirectory,
    Door,
    GuestErasure,
    GuestErasureRepository,
    GuestGroupRepository,
    GuestGroups,
    GuestList,
    GuestListRepository,
    GuestRepository,
    GuestStanding,
    Guests,
    JoinGate,
    JoinLimiter,
    ProofOfWork,
    Turnstile,
    TurnstileAddress,
  ],
  exports: [GuestErasure],
})
export class GuestModule {}
