import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query } from '@nestjs/common';
import type { Page, StaffView } from '@votebox/contracts';
import { PageQueryDto, UpdateStaffDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx, StaffCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { StaffAccounts } from './staff.service.js';

@Controller('venues/:venueId/staff')
export class StaffController {
  constructor(private readonly staff: StaffAccounts) {}

  @Requires('staff:read')
  @Get()
  list(@FromCtx() ctx: Ctx, @Query() query: PageQueryDto): Promise<Page<StaffView>> {
    return this.staff.list(ctx, query);
  }

  @Requires('staff:edit')
  @Patch(':userId')
  async changeRole(
    @FromCtx() ctx: StaffCtx,
    @Param('userId', new IdPipe()) userId: string,
    @Body() body: UpdateStaffDto,
  ): Promise<StaffView> {
    return unwrap(await this.staff.changeRole(ctx, userId, body.role));
  }

  @Requires('staff:edit')
  @Delete(':userId')
  @HttpCode(204)
  async remove(@FromCtx() ctx: Ctx, @Param('userId', new IdPipe()) userId: string): Promise<void> {
    unwrap(await this.staff.remove(ctx, userId));
  }
}
