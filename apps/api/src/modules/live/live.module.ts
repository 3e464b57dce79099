import { Module } from '@nestjs/common';
import { EventModule } from '../event/index.js';
import { PlaybackModule } from '../playback/index.js';
import { QueueModule } from '../queue/index.js';
import { VoteModule } from '../vote/index.js';
import { CrowdTeller } from './crowd-teller.service.js';
import { LiveController } from './live.controller.js';
import { LiveJoin } from './live-join.service.js';
import { LiveMessages } from './live.messages.js';
import { LiveNews } from './live-news.service.js';
import { LivePresence } from './live-presence.service.js';
import { LiveRepository } from './live.repository.js';
import { LiveSeats } from './live-seats.service.js';
import { LiveSnapshots } from './live-snapshots.service.js';
import { LiveState } from './live-state.service.js';
import { LiveTicker } from './live-ticker.service.js';
import { LiveVoters } from './live-voters.service.js';
import { ProjectionSource } from './projection-source.js';
import { Projections } from './projections.service.js';

@Module({
  imports: [EventModule, PlaybackModule, QueueModule, VoteModule],
  controllers: [LiveController],
  providers: [
    CrowdTeller,
    LiveJoin,
    LiveMessages,
    LiveNews,
    LivePresence,
    LiveRepository,
    LiveSeats,
    LiveSnapshots,
    LiveState,
    LiveTicker,
    LiveVoters,
    ProjectionSource,
    Projections,
  ],
})
export class LiveModule {}
