import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { EventModule } from '../event/index.js';
import { InvitationAnswerController } from './invitation-answer.controller.js';
import { InvitationAnswerRepository } from './invitation-answer.repository.js';
import { InvitationAnswers } from './invitation-answers.service.js';
import { InvitationController } from './invitation.controller.js';
import { InvitationRepository } from './invitation.repository.js';
import { Invitations } from './invitations.service.js';
import { StorageModule } from '../storage/index.js';
import { LogoController } from './logo.controller.js';
import { Logos } from './logo.service.js';
import { LogoStore } from './logo.store.js';
import { NightRepository } from './night.repository.js';
import { Nights } from './nights.service.js';
import { PublicVenueController } from './public-venue.controller.js';
import { StaffController } from './staff.controller.js';
import { StaffRepository } from './staff.repository.js';
import { StaffAccounts } from './staff.service.js';
import { VenueController } from './venue.controller.js';
import { VenueRepository } from './venue.repository.js';
import { Venues } from './venue.service.js';

/** A venue's settings, its look, its staff, and what the public may see of it. */
@Module({
  imports: [AuthModule, EventModule, StorageModule],
  controllers: [
    VenueController,
    StaffController,
    InvitationController,
    InvitationAnswerController,
    LogoController,
    PublicVenueController,
  ],
  providers: [
    InvitationAnswerRepository,
    InvitationAnswers,
    InvitationRepository,
    Invitations,
    Logos,
    LogoStore,
    NightRepository,
    Nights,
    StaffAccounts,
    StaffRepository,
    VenueRepository,
    Venues,
  ],
  exports: [Nights, Venues],
})
export class VenueModule {}
