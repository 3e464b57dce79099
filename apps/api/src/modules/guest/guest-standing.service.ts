import { Injectable } from '@nestjs/common';
import { type GuestRowView, LIMITS, type Standing } from '@votebox/contracts';
import type { JudgeGuestDto } from '@votebox/contracts/dto';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError } from '../../core/errors/app-error.js';
import { toPlainLine } from '../../core/text/plain-text.js';
import { AuditLog } from '../audit/index.js';
import { type Judged, Quarantine } from '../vote/index.js';
import { GuestList } from './guest-list.service.js';
import { GuestListRepository } from './guest-list.repository.js';

const ACTIONS: Record<Standing, string> = { GOOD: 'guest:cleared', MUTED: 'guest:muted', BANNED: 'guest:banned' };

/**
 * What staff decide about a guest. The casting statement reads the standing with every vote, so a ban holds at once in all
 * processes. It also holds for someone without a place at the event, who gets one by it.
 */
@Injectable()
export class GuestStanding {
  constructor(
    private readonly db: Database,
    private readonly repository: GuestListRepository,
    private readonly list: GuestList,
    private readonly quarantine: Quarantine,
    private readonly audit: AuditLog,
    private readonly bus: Bus,
  ) {}

  /** With `quarantineVotes` all votes of the guest go with the ban, in the same transaction. */
  async judge(ctx: Ctx, eventId: string, voterId: string, dto: JudgeGuestDto): Promise<GuestRowView> {
    const { standing } = dto;
    const reason = toPlainLine(dto.reason, LIMITS.judgementReasonMax);
    if (dto.quarantineVotes && standing !== 'BANNED') throw onlyWithBan();
    const { before, judged } = await this.db.sqlTx(ctx, async (client) => {
      const guest = await this.list.getRow(ctx, client, eventId, voterId);
      let votes: Judged | null = null;
      if (dto.quarantineVotes) {
        const judgement = { eventId, act: 'quarantine', choice: { voterId }, reason } as const;
        votes = await this.quarantine.judgeIn(ctx, client, judgement);
      }
      await this.repository.saveStanding(ctx, client, eventId, voterId, standing);
      await this.audit.record(client, ctx, {
        action: ACTIONS[standing],
        eventId,
        subject: { voterId, before: guest.standing, reason, ...(votes ? { quarantined: votes.view.votes } : {}) },
      });
      return { before: guest.standing, judged: votes };
    });
    if (judged) this.quarantine.tell(judged);
    this.bus.tell({ kind: 'guest:judged', venueId: ctx.venueId, eventId, voterId, before, standing });
    return this.list.get(ctx, eventId, voterId);
  }
}

function onlyWithBan(): AppError {
  const message = 'quarantineVotes goes with BANNED only';
  return new AppError('VALIDATION_ERROR', {
    message,
    details: [{ path: 'quarantineVotes', rule: 'isWithBan', message }],
  });
}
