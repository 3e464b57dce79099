import { Injectable } from '@nestjs/common';
import type { Page, Role, StaffView } from '@votebox/contracts';
import type { PageQueryDto } from '@votebox/contracts/dto';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx, StaffCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { readIdPage, toIdPage } from '../../core/http/id-page.js';
import { MembershipDirectory } from '../auth/index.js';
import { StaffRepository, type StaffRow } from './staff.repository.js';
import { mayGrant } from './staff.rules.js';

/** Who works at a venue, and as what. */
@Injectable()
export class StaffAccounts {
  constructor(
    private readonly repository: StaffRepository,
    private readonly directory: MembershipDirectory,
    private readonly bus: Bus,
  ) {}

  async list(ctx: Ctx, query: PageQueryDto): Promise<Page<StaffView>> {
    const page = readIdPage(query);
    return toIdPage(await this.repository.list(ctx, page), page.limit, ({ userId }) => userId, toStaffView);
  }

  /** CONFLICT for the last owner. */
  async changeRole(ctx: StaffCtx, userId: string, to: Role): Promise<Outcome<StaffView>> {
    if (!mayGrant(ctx.actor.role, to)) return refuse('FORBIDDEN');
    const changed = await this.change(ctx, userId, to);
    return changed.ok ? accept(toStaffView(await this.repository.get(ctx, userId))) : changed;
  }

  /** CONFLICT for the last owner. The account itself stays: it belongs to the person. */
  remove(ctx: Ctx, userId: string): Promise<Outcome<null>> {
    return this.change(ctx, userId, null);
  }

  private async change(ctx: Ctx, userId: string, to: Role | null): Promise<Outcome<null>> {
    const changed = await this.repository.change(ctx, userId, to);
    if (!changed.ok) return changed;
    this.directory.forget();
    if (changed.value.isRevoked) {
      this.bus.tell({ kind: 'access:revoked', venueId: ctx.venueId, subject: { userId } });
    }
    return accept(null);
  }
}

function toStaffView({ userId, role, createdAt, user }: StaffRow): StaffView {
  return { userId, name: user.name, email: user.email, role, createdAt: createdAt.toISOString() };
}
