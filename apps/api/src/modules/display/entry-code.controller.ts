import { Controller, Get, Param } from '@nestjs/common';
import type { EntryCodesView } from '@votebox/contracts';
import { Display, FromCtx } from '../../core/access/access.decorators.js';
import type { DisplayCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { JoinCodes } from '../event/index.js';

@Controller('displays/me/events')
export class EntryCodeController {
  constructor(private readonly codes: JoinCodes) {}

  @Display()
  @Get(':eventId/codes')
  async list(@FromCtx() ctx: DisplayCtx, @Param('eventId', new IdPipe()) eventId: string): Promise<EntryCodesView> {
    return unwrap(await this.codes.forScreen(ctx, eventId));
  }
}
