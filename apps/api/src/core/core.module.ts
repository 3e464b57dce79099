import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AccessDirectories } from './access/access-directories.js';
import { BearerReader } from './access/bearer.js';
import { EntryCodes } from './access/entry-codes.js';
import { GuestIdentity } from './access/guest-identity.js';
import { OwnOrigins } from './access/own-origins.js';
import { Signer } from './access/signer.js';
import { Tokens } from './access/tokens.js';
import { VenueNetworks } from './access/venue-networks.js';
import { Bus, InProcessBus } from './bus/bus.js';
import { RedisBus } from './bus/redis-bus.js';
import { Clock, SystemClock } from './clock/clock.js';
import { Config } from './config/config.js';
import { Database } from './database/database.js';
import { DatabaseClock } from './database/database-clock.js';
import { MediaDisk } from './files/media-disk.js';
import { GuestPace } from './limits/guest-pace.js';
import { Limiters } from './limits/limiters.js';
import { QuickRoutes } from './http/quick-routes.js';
import { Mailer } from './mail/mailer.js';
import { Metrics } from './metrics/metrics.js';
import { Handshake } from './realtime/handshake.js';
import { MessageDispatcher } from './realtime/message-dispatcher.js';
import { MessageRegistry } from './realtime/message-registry.js';
import { Backlog } from './backlog/backlog.js';
import { Pictures } from './pictures/pictures.js';
import { RedisLinks } from './redis/redis-links.js';
import { SealedRowsCheck } from './secrets/sealed-rows.check.js';
import { Sealer } from './secrets/sealer.js';
import { DatabaseSlot, ProcessSlot } from './slot/process-slot.js';
import { Realtime, RealtimeSurroundings } from './realtime/realtime.service.js';

/** The platform. Knows no feature; every module may use what it exports. */
@Global()
@Module({})
export class CoreModule {
  static with(config: Config, clock: Clock = new SystemClock()): DynamicModule {
    const shared = [
      AccessDirectories,
      BearerReader,
      Database,
      DatabaseClock,
      DatabaseSlot,
      EntryCodes,
      GuestIdentity,
      GuestPace,
      Limiters,
      Mailer,
      MediaDisk,
      Metrics,
      Backlog,
      OwnOrigins,
      Pictures,
      QuickRoutes,
      Realtime,
      RedisLinks,
      Sealer,
      Signer,
      Tokens,
      VenueNetworks,
    ];
    return {
      module: CoreModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useValue: clock },
        ...(config.REDIS_URL
          ? [InProcessBus, { provide: Bus, useClass: RedisBus }]
          : [{ provide: Bus, useClass: InProcessBus }]),
        { provide: ProcessSlot, useExisting: DatabaseSlot },
        ...shared,
        Handshake,
        MessageDispatcher,
        MessageRegistry,
        RealtimeSurroundings,
        SealedRowsCheck,
      ],
      exports: [Config, Clock, Bus, ProcessSlot, ...shared],
    };
  }
}
