import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CastVoteDto } from '@votebox/contracts/dto';
import type { MyVotesView, PressView, RecountView, ResultView, VoteReceipt, WithdrawReceipt } from '@votebox/contracts';
import { FromCtx, Guest, Requires } from '../../core/access/access.decorators.js';
import type { Ctx, GuestCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { Ballots } from './ballots.service.js';
import { GuestVotes } from './guest-votes.service.js';

@Controller()
export class VoteController {
  constructor(
    private readonly votes: GuestVotes,
    private readonly ballots: Ballots,
  ) {}

  @Post('events/:eventId/votes')
  @Guest()
  async cast(
    @FromCtx() ctx: GuestCtx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: CastVoteDto,
  ): Promise<VoteReceipt> {
    return unwrap(await this.votes.cast(ctx, eventId, body));
  }

  @Post('events/:eventId/ballots/:ballotId/press')
  @Guest()
  @HttpCode(200)
  async press(
    @FromCtx() ctx: GuestCtx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('ballotId', IdPipe) ballotId: string,
  ): Promise<PressView> {
    return unwrap(await this.votes.press(ctx, eventId, ballotId));
  }

  @Delete('events/:eventId/votes/:voteId')
  @Guest()
  @HttpCode(200)
  async withdraw(
    @FromCtx() ctx: GuestCtx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('voteId', IdPipe) voteId: string,
  ): Promise<WithdrawReceipt> {
    return unwrap(await this.votes.withdraw(ctx, eventId, voteId));
  }

  @Get('events/:eventId/votes/mine')
  @Guest()
  async mine(@FromCtx() ctx: GuestCtx, @Param('eventId', IdPipe) eventId: string): Promise<MyVotesView> {
    return unwrap(await this.votes.mine(ctx, eventId));
  }

  @Post('venues/:venueId/events/:eventId/recount')
  @Requires('event:run')
  @HttpCode(200)
  async recount(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<RecountView> {
    return this.ballots.recount(ctx, await this.ballots.getMusicBallot(ctx, eventId));
  }

  @Get('venues/:venueId/events/:eventId/result')
  @Requires('analytics:read')
  async result(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<ResultView> {
    return this.ballots.result(ctx, await this.ballots.getMusicBallot(ctx, eventId));
  }
}
