import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { LIMITS, type QuarantineView } from '@votebox/contracts';
import { JudgeVotesDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { toPlainLine } from '../../core/text/plain-text.js';
import { toVoteChoice } from './quarantine.rules.js';
import { Quarantine } from './quarantine.service.js';

@Controller('venues/:venueId/events/:eventId/votes')
export class QuarantineController {
  constructor(private readonly quarantine: Quarantine) {}

  @Post('quarantine')
  @Requires('guest:judge')
  @HttpCode(200)
  exclude(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: JudgeVotesDto,
  ): Promise<QuarantineView> {
    return this.quarantine.judge(ctx, {
      eventId,
      act: 'quarantine',
      choice: toVoteChoice(body),
      reason: reasonOf(body),
    });
  }

  @Post('release')
  @Requires('guest:judge')
  @HttpCode(200)
  release(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: JudgeVotesDto,
  ): Promise<QuarantineView> {
    return this.quarantine.judge(ctx, { eventId, act: 'release', choice: toVoteChoice(body), reason: reasonOf(body) });
  }
}

function reasonOf({ reason }: JudgeVotesDto): string {
  return toPlainLine(reason, LIMITS.judgementReasonMax);
}
