import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AccessGuard } from './core/access/access.guard.js';
import type { Clock } from './core/clock/clock.js';
import type { Config } from './core/config/config.js';
import { CoreModule } from './core/core.module.js';
import { ErrorFilter } from './core/errors/error.filter.js';
import { createValidationPipe } from './core/errors/validation.pipe.js';
import { FEATURES } from './modules/features.js';

@Module({})
export class AppModule {
  static with(config: Config, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.with(config, clock), ...FEATURES],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_PIPE, useFactory: createValidationPipe },
      ],
    };
  }
}
