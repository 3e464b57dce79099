import { Injectable } from '@nestjs/common';
import type { JoinedEvent } from '@votebox/contracts';
import { JoinEventDto, LeaveEventDto } from '@votebox/contracts/dto';
import { AnyAudience } from '../../core/access/access.decorators.js';
import type { MessageCall } from '../../core/realtime/client-link.js';
import { OnMessage } from '../../core/realtime/on-message.decorator.js';
import { LiveJoin } from './live-join.service.js';

@Injectable()
export class LiveMessages {
  constructor(private readonly live: LiveJoin) {}

  @OnMessage('event:join', JoinEventDto)
  @AnyAudience()
  join(call: MessageCall, body: JoinEventDto): Promise<JoinedEvent> {
    return this.live.join(call, body.eventId.toLowerCase(), body.as);
  }

  @OnMessage('event:leave', LeaveEventDto)
  @AnyAudience()
  async leave({ link }: MessageCall, body: LeaveEventDto): Promise<null> {
    this.live.leave(link, body.eventId.toLowerCase());
    return null;
  }
}
