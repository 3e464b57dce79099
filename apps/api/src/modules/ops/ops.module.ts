import { Module } from '@nestjs/common';
import { OpsController } from './ops.controller.js';
import { OpsService } from './ops.service.js';

/** What operators and orchestrators ask: is it alive, may it get traffic, what does it measure. */
@Module({ controllers: [OpsController], providers: [OpsService] })
export class OpsModule {}
