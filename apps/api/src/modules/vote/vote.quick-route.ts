import { Injectable } from '@nestjs/common';
import { CastVoteDto } from '@votebox/contracts/dto';
import { QuickRoutes } from '../../core/http/quick-routes.js';
import { GuestVotes } from './guest-votes.service.js';

/** The short way for votes over HTTP; the usual one is `VoteController.cast`. */
@Injectable()
export class VoteQuickRoute {
  constructor(routes: QuickRoutes, votes: GuestVotes) {
    routes.add('/api/v1/events/:eventId/votes', (ctx, eventId, body) => {
      const vote = CastVoteDto.parse(body);
      return vote && votes.cast(ctx, eventId, vote);
    });
  }
}
