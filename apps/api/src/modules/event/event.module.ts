import { Module } from '@nestjs/common';
import { MusicModule } from '../music/index.js';
import { PlaybackModule } from '../playback/index.js';
import { VoteModule } from '../vote/index.js';
import { AnalyticsRepository } from './analytics.repository.js';
import { Analytics } from './analytics.service.js';
import { EventController } from './event.controller.js';
import { CachedEventDirectory } from './event.directory.js';
import { EventEditing } from './event-edit.service.js';
import { EventLifeController } from './event-life.controller.js';
import { EventLife } from './event-life.service.js';
import { EventLookup } from './event-lookup.repository.js';
import { EventRepository } from './event.repository.js';
import { Events } from './event.service.js';
import { EventStarts } from './event-starts.service.js';
import { EventSweepRepository } from './event-sweep.repository.js';
import { EventSweep } from './event.sweep.js';
import { EventTurns } from './event-turns.service.js';
import { JoinCodeRepository } from './join-codes.repository.js';
import { JoinCodes } from './join-codes.service.js';
import { PlanReferences } from './plan-references.repository.js';
import { PublicEventController } from './public-event.controller.js';
import { ScheduleController } from './schedule.controller.js';
import { SchedulePlanner } from './schedule-planner.service.js';
import { ScheduleRepository } from './schedule.repository.js';
import { Schedules } from './schedules.service.js';

@Module({
  imports: [MusicModule, PlaybackModule, VoteModule],
  controllers: [EventController, EventLifeController, PublicEventController, ScheduleController],
  providers: [
    Analytics,
    AnalyticsRepository,
    CachedEventDirectory,
    EventEditing,
    EventLife,
    EventLookup,
    EventRepository,
    Events,
    EventStarts,
    EventSweep,
    EventSweepRepository,
    EventTurns,
    JoinCodeRepository,
    JoinCodes,
    PlanReferences,
    SchedulePlanner,
    ScheduleRepository,
    Schedules,
  ],
  exports: [Events, JoinCodes],
})
export class EventModule {}
