import { Module } from '@nestjs/common';
import { EventModule } from '../event/index.js';
import { VenueModule } from '../venue/index.js';
import { DisplayController } from './display.controller.js';
import { CachedDisplayDirectory } from './display.directory.js';
import { DisplayRepository } from './display.repository.js';
import { Displays, DisplaySurroundings } from './display.service.js';
import { EntryCodeController } from './entry-code.controller.js';
import { HomeController } from './home.controller.js';
import { PairingController } from './pairing.controller.js';
import { PairingLimiter } from './pairing.limiter.js';
import { PairingRepository } from './pairing.repository.js';
import { Pairings } from './pairing.service.js';

/** Screens: how one comes to belong to a venue, and what it shows first. */
@Module({
  imports: [EventModule, VenueModule],
  controllers: [HomeController, DisplayController, EntryCodeController, PairingController],
  providers: [
    CachedDisplayDirectory,
    DisplayRepository,
    Displays,
    DisplaySurroundings,
    PairingLimiter,
    PairingRepository,
    Pairings,
  ],
})
export class DisplayModule {}
