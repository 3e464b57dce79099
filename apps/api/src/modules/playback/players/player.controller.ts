import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { Page, PlayerSetupView, PlayerTestView } from '@votebox/contracts';
import { CreatePlayerDto, UpdatePlayerDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../../core/access/access.decorators.js';
import type { Ctx } from '../../../core/context/ctx.js';
import { unwrap } from '../../../core/errors/app-error.js';
import { IdPipe } from '../../../core/http/id.pipe.js';
import { PlayerTests } from './player-test.service.js';
import { Players } from './player.service.js';

@Controller('venues/:venueId/players')
export class PlayerController {
  constructor(
    private readonly players: Players,
    private readonly tests: PlayerTests,
  ) {}

  @Get()
  @Requires('player:read')
  list(@FromCtx() ctx: Ctx): Promise<Page<PlayerSetupView>> {
    return this.players.list(ctx);
  }

  @Post()
  @Requires('player:edit')
  create(@FromCtx() ctx: Ctx, @Body() body: CreatePlayerDto): Promise<PlayerSetupView> {
    return this.players.create(ctx, body);
  }

  @Patch(':playerId')
  @Requires('player:edit')
  change(
    @FromCtx() ctx: Ctx,
    @Param('playerId', IdPipe) playerId: string,
    @Body() body: UpdatePlayerDto,
  ): Promise<PlayerSetupView> {
    return this.players.change(ctx, playerId, body);
  }

  @Delete(':playerId')
  @Requires('player:edit')
  @HttpCode(204)
  remove(@FromCtx() ctx: Ctx, @Param('playerId', IdPipe) playerId: string): Promise<void> {
    return this.players.remove(ctx, playerId);
  }

  @Post(':playerId/test')
  @Requires('player:edit')
  @HttpCode(200)
  async test(@FromCtx() ctx: Ctx, @Param('playerId', IdPipe) playerId: string): Promise<PlayerTestView> {
    return unwrap(await this.tests.run(ctx, playerId));
  }
}
