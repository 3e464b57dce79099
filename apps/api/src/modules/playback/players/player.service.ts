import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { LIMITS, type Page, type PlayerSetupView } from '@votebox/contracts';
import type { CreatePlayerDto, UpdatePlayerDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../../core/context/ctx.js';
import { Database } from '../../../core/database/database.js';
import { AppError, notFound } from '../../../core/errors/app-error.js';
import { newId } from '../../../core/ids/ids.js';
import { Sealer } from '../../../core/secrets/sealer.js';
import { AuditLog } from '../../audit/index.js';
import { toPlayerSetupView } from './player.mapper.js';
import { PlayerRepository, type PlayerRow, type PlayerValues } from './player.repository.js';
import { type Decided, decideChange, decidePlan } from './player.rules.js';

/** The players of a venue that the server drives: set up, changed and removed. Their passwords are kept sealed. */
@Injectable()
export class Players {
  constructor(
    private readonly db: Database,
    private readonly players: PlayerRepository,
    private readonly sealer: Sealer,
    private readonly audit: AuditLog,
  ) {}

  async list(ctx: Ctx): Promise<Page<PlayerSetupView>> {
    const rows = await this.db.sqlTx(ctx, (client) => this.players.list(ctx, client));
    return { items: rows.map(toPlayerSetupView), nextCursor: null };
  }

  /** CONFLICT where the venue has a player of this name, or as many as it may. */
  create(ctx: Ctx, body: CreatePlayerDto): Promise<PlayerSetupView> {
    const { password, ...plan } = demand(decidePlan(body));
    const player = { id: newId(), ...plan, secret: this.seal(ctx, password) };
    return this.db.sqlTx(ctx, async (client) => {
      const done = await this.players.insert(ctx, client, player);
      if (done === 'taken') throw nameTaken();
      if (done === 'full') throw conflict(`A venue has at most ${LIMITS.playersMax} players.`);
      const subject = { playerId: player.id, name: player.name, kind: player.kind };
      await this.audit.record(client, ctx, { action: 'player:added', subject });
      return toPlayerSetupView(await this.getLocked(ctx, client, player.id));
    });
  }

  change(ctx: Ctx, playerId: string, body: UpdatePlayerDto): Promise<PlayerSetupView> {
    return this.db.sqlTx(ctx, async (client) => {
      const before = await this.getLocked(ctx, client, playerId);
      const change = demand(decideChange(before.kind, body));
      const values: PlayerValues = {
        name: change.name ?? before.name,
        settings: change.settings ?? (before.settings as PlayerValues['settings']),
        secret: change.password ? this.seal(ctx, change.password.to) : before.secret,
      };
      if ((await this.players.update(ctx, client, playerId, values)) === 'taken') throw nameTaken();
      const changed = Object.entries(change).flatMap(([field, value]) => (value === null ? [] : [field]));
      const subject = { playerId, name: values.name, changed };
      await this.audit.record(client, ctx, { action: 'player:changed', subject });
      return toPlayerSetupView({ ...before, ...values });
    });
  }

  /** CONFLICT as long as an event that is not over, or a schedule, names it. */
  async remove(ctx: Ctx, playerId: string): Promise<void> {
    await this.db.sqlTx(ctx, async (client) => {
      const { name } = await this.getLocked(ctx, client, playerId);
      const use = await this.players.findUse(ctx, client, playerId);
      if (use !== null) throw conflict(`"${use}" plays on it. Choose another player there first.`);
      await this.players.remove(ctx, client, playerId);
      await this.audit.record(client, ctx, { action: 'player:removed', subject: { playerId, name } });
    });
  }

  private async getLocked(ctx: Ctx, client: PoolClient, playerId: string): Promise<PlayerRow> {
    const row = await this.players.lock(ctx, client, playerId);
    if (!row) throw notFound();
    return row;
  }

  private seal(ctx: Ctx, password: string | null): string | null {
    return password === null ? null : this.sealer.seal(ctx.venueId, password);
  }
}

function demand<T>(decided: Decided<T>): T {
  if (decided.ok) return decided.value;
  const { faults } = decided;
  throw new AppError('VALIDATION_ERROR', {
    message: `The request is not valid: ${faults[0]!.message}`,
    details: faults,
  });
}

function nameTaken(): AppError {
  return conflict('There is already a player of this name.');
}

function conflict(message: string): AppError {
  return new AppError('CONFLICT', { message });
}
