import { Module } from '@nestjs/common';
import { VenueModule } from '../venue/index.js';
import { DisplayController } from './display.controller.js';
import { CachedDisplayDirectory } from './display.directory.js';
import { DisplayRepository } from './display.repository.js';
import { Displays, DisplaySurroundings } from './display.service.js';
import { HomeController } from './home.controller.js';
import { PairingController } from './pairing.controller.js';
import { PairingLimiter } from './pairing.limiter.js';
import { PairingRepository } from './pairing.repository.js';
import { Pairings } from './pairing.service.js';

/** Screens: how one comes to belong to a venue, and what it shows first. */
@Module({
  imports: [VenueModule],
  controllers: [HomeController, DisplayController, PairingController],
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
