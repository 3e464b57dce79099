import { Injectable } from '@nestjs/common';
import { CastVoteDto, HoldPressDto, WithdrawVoteDto } from '@votebox/contracts/dto';
import type { PressView, VoteReceipt, WithdrawReceipt } from '@votebox/contracts';
import { Guest } from '../../core/access/access.decorators.js';
import { unwrap } from '../../core/errors/app-error.js';
import type { MessageCall } from '../../core/realtime/client-link.js';
import { OnMessage } from '../../core/realtime/on-message.decorator.js';
import { GuestVotes } from './guest-votes.service.js';

type GuestCall = MessageCall<{ kind: 'guest'; guestId: string }>;

/** Votes over the socket: the same use cases as over HTTP. Ids are lowered: one event has one voter id per guest. */
@Injectable()
export class VoteMessages {
  constructor(private readonly votes: GuestVotes) {}

  @OnMessage('vote:cast', CastVoteDto)
  @Guest()
  async cast({ ctx }: GuestCall, body: CastVoteDto): Promise<VoteReceipt> {
    return unwrap(await this.votes.cast(ctx, body.eventId!.toLowerCase(), body));
  }

  @OnMessage('hold:press', HoldPressDto)
  @Guest()
  async press({ ctx }: GuestCall, body: HoldPressDto): Promise<PressView> {
    return unwrap(await this.votes.press(ctx, body.eventId.toLowerCase(), body.ballotId));
  }

  @OnMessage('vote:withdraw', WithdrawVoteDto)
  @Guest()
  async withdraw({ ctx }: GuestCall, body: WithdrawVoteDto): Promise<WithdrawReceipt> {
    return unwrap(await this.votes.withdraw(ctx, body.eventId.toLowerCase(), body.voteId));
  }
}
