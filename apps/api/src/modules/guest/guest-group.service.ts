import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { GuestGroupView, GuestRowView } from '@votebox/contracts';
import type { CreateGuestGroupDto, UpdateGuestGroupDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids/ids.js';
import { AuditLog } from '../audit/index.js';
import { GuestGroupRepository } from './guest-group.repository.js';
import { GuestListRepository } from './guest-list.repository.js';
import { GuestList } from './guest-list.service.js';

/** Groups of guests whose votes weigh more or less. A vote keeps the weight that it was cast with. */
@Injectable()
export class GuestGroups {
  constructor(
    private readonly db: Database,
    private readonly groups: GuestGroupRepository,
    private readonly guests: GuestListRepository,
    private readonly list: GuestList,
    private readonly audit: AuditLog,
  ) {}

  async listOf(ctx: Ctx, eventId: string): Promise<GuestGroupView[]> {
    return this.db.sqlTx(ctx, async (client) => {
      await this.mustExist(ctx, client, eventId);
      return this.groups.list(ctx, client, eventId);
    });
  }

  /** CONFLICT where the event has a group of this name. */
  create(ctx: Ctx, eventId: string, dto: CreateGuestGroupDto): Promise<GuestGroupView> {
    const group = { id: newId(), name: dto.name, weight: dto.weight };
    return this.db.sqlTx(ctx, async (client) => {
      await this.mustExist(ctx, client, eventId);
      if (!(await this.groups.insert(ctx, client, eventId, group))) throw nameTaken();
      await this.audit.record(client, ctx, { action: 'guest-group:created', eventId, subject: group });
      return this.getGroup(ctx, client, eventId, group.id);
    });
  }

  change(ctx: Ctx, eventId: string, groupId: string, dto: UpdateGuestGroupDto): Promise<GuestGroupView> {
    return this.db.sqlTx(ctx, async (client) => {
      const before = await this.getGroup(ctx, client, eventId, groupId);
      const change = { name: dto.name == null ? null : dto.name, weight: dto.weight ?? null };
      const done = await this.groups.update(ctx, client, eventId, groupId, change);
      if (done === 'taken') throw nameTaken();
      if (done === 'missing') throw notFound();
      const after = await this.getGroup(ctx, client, eventId, groupId);
      await this.audit.record(client, ctx, { action: 'guest-group:changed', eventId, subject: { before, after } });
      return after;
    });
  }

  async remove(ctx: Ctx, eventId: string, groupId: string): Promise<void> {
    await this.db.sqlTx(ctx, async (client) => {
      const group = await this.groups.remove(ctx, client, eventId, groupId);
      if (!group) throw notFound();
      const subject = { groupId, name: group.name };
      await this.audit.record(client, ctx, { action: 'guest-group:deleted', eventId, subject });
    });
  }

  /** NOT_FOUND for a group that is none of the event. Null: into no group. */
  async putIn(ctx: Ctx, eventId: string, voterId: string, groupId: string | null): Promise<GuestRowView> {
    await this.db.sqlTx(ctx, async (client) => {
      const guest = await this.list.getRow(ctx, client, eventId, voterId);
      const group = groupId === null ? null : await this.groups.hold(ctx, client, eventId, groupId);
      if (groupId !== null && !group) throw notFound();
      await this.guests.saveGroup(ctx, client, eventId, voterId, groupId);
      const subject = { voterId, from: guest.groupName, to: group?.name ?? null };
      await this.audit.record(client, ctx, { action: 'guest:grouped', eventId, subject });
    });
    return this.list.get(ctx, eventId, voterId);
  }

  private async getGroup(ctx: Ctx, client: PoolClient, eventId: string, groupId: string): Promise<GuestGroupView> {
    const [group] = await this.groups.list(ctx, client, eventId, groupId);
    if (!group) throw notFound();
    return group;
  }

  private async mustExist(ctx: Ctx, client: PoolClient, eventId: string): Promise<void> {
    if (!(await this.guests.hasEvent(ctx, client, eventId))) throw notFound();
  }
}

function nameTaken(): AppError {
  return new AppError('CONFLICT', { message: 'There is already a group of this name.' });
}
