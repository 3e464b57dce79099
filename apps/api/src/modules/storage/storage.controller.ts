import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { StorageView } from '@votebox/contracts';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Storage } from './storage.service.js';

@ApiTags('library')
@ApiBearerAuth()
@Controller('venues/:venueId/storage')
export class StorageController {
  constructor(private readonly storage: Storage) {}

  @Get()
  @Requires('track:read')
  view(@FromCtx() ctx: Ctx): Promise<StorageView> {
    return this.storage.view(ctx);
  }
}
