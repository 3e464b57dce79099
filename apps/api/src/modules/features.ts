import type { Type } from '@nestjs/common';
import { AuditModule } from './audit/index.js';
import { AuthModule } from './auth/index.js';
import { OpsModule } from './ops/index.js';
import { SpotifyModule } from './spotify/index.js';
import { StorageModule } from './storage/index.js';
import { MusicModule } from './music/index.js';
import { QueueModule } from './queue/index.js';
import { VoteModule } from './vote/index.js';
import { VenueModule } from './venue/index.js';
import { DisplayModule } from './display/index.js';
import { PlaybackModule } from './playback/index.js';
import { EventModule } from './event/index.js';
import { LiveModule } from './live/index.js';
import { GuestModule } from './guest/index.js';
import { RetentionModule } from './retention/index.js';

/** All features, in the order in which they start. */
export const FEATURES: Type[] = [
  AuditModule,
  OpsModule,
  AuthModule,
  VoteModule,
  QueueModule,
  SpotifyModule,
  StorageModule,
  MusicModule,
  PlaybackModule,
  EventModule,
  VenueModule,
  DisplayModule,
  GuestModule,
  LiveModule,
  RetentionModule,
];
