import { Injectable } from '@nestjs/common';
import type { PlayerLeaseState } from '@votebox/contracts';
import { PlayerReportDto } from '@votebox/contracts/dto';
import { AnyAudience } from '../../core/access/access.decorators.js';
import type { MessageCall } from '../../core/realtime/client-link.js';
import { OnMessage } from '../../core/realtime/on-message.decorator.js';
import { playerRoom } from '../../core/realtime/rooms.js';
import { PlayerReports } from './player-reports.service.js';

/** What player pages say. The page is subscribed to its commands before its report is judged, so it misses none. */
@Injectable()
export class PlayerMessages {
  constructor(private readonly reports: PlayerReports) {}

  @OnMessage('player:report', PlayerReportDto)
  @AnyAudience()
  async report({ ctx, link }: MessageCall, body: PlayerReportDto): Promise<PlayerLeaseState> {
    const room = playerRoom(ctx, body.playerId.toLowerCase());
    if (ctx.actor.kind !== 'guest') link.subscribe(room);
    const lease = await this.reports.report(ctx, body);
    if (!lease.holder) link.unsubscribe(room);
    return lease;
  }
}
