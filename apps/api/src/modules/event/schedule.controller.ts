import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { ScheduleView } from '@votebox/contracts';
import { CreateScheduleDto, ScheduleExceptionDto, UpdateScheduleDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { Schedules } from './schedules.service.js';

@ApiTags('schedules')
@ApiBearerAuth()
@Controller('venues/:venueId/schedules')
export class ScheduleController {
  constructor(private readonly schedules: Schedules) {}

  @Get()
  @Requires('event:read')
  list(@FromCtx() ctx: Ctx): Promise<ScheduleView[]> {
    return this.schedules.list(ctx);
  }

  @Post()
  @Requires('event:edit')
  create(@FromCtx() ctx: Ctx, @Body() dto: CreateScheduleDto): Promise<ScheduleView> {
    return this.schedules.create(ctx, dto);
  }

  @Patch(':scheduleRuleId')
  @Requires('event:edit')
  edit(
    @FromCtx() ctx: Ctx,
    @Param('scheduleRuleId', new IdPipe()) scheduleId: string,
    @Body() dto: UpdateScheduleDto,
  ): Promise<ScheduleView> {
    return this.schedules.edit(ctx, scheduleId, dto);
  }

  @Delete(':scheduleRuleId')
  @HttpCode(204)
  @Requires('event:edit')
  remove(@FromCtx() ctx: Ctx, @Param('scheduleRuleId', new IdPipe()) scheduleId: string): Promise<void> {
    return this.schedules.remove(ctx, scheduleId);
  }

  @Post(':scheduleRuleId/exceptions')
  @HttpCode(200)
  @Requires('event:edit')
  except(
    @FromCtx() ctx: Ctx,
    @Param('scheduleRuleId', new IdPipe()) scheduleId: string,
    @Body() dto: ScheduleExceptionDto,
  ): Promise<ScheduleView> {
    return this.schedules.except(ctx, scheduleId, dto);
  }
}
