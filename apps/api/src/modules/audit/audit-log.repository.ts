import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { actorName, type Ctx } from '../../core/context/ctx.js';
import type { TenantTx } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';

/** One act to remember. `subject` holds ids and titles, never secrets. */
export interface AuditDraft {
  action: string;
  eventId?: string;
  subject: Record<string, unknown>;
}

/** The append-only record of what staff and the server did. Written in the transaction of the act itself. */
@Injectable()
export class AuditLog {
  async record(tx: TenantTx | PoolClient, ctx: Ctx, draft: AuditDraft): Promise<void> {
    const row = [
      ctx.venueId,
      newId(),
      draft.eventId ?? null,
      actorName(ctx.actor),
      draft.action,
      JSON.stringify(draft.subject),
      ctx.requestId,
    ] as const;
    if (isPoolClient(tx)) {
      await tx.query(
        `INSERT INTO audit_entry (venue_id, id, event_id, actor, action, subject, request_id)
         VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7)`,
        [...row],
      );
      return;
    }
    const [venueId, id, eventId, actor, action, , requestId] = row;
    await tx.auditEntry.create({
      data: { venueId, id, eventId, actor, action, subject: draft.subject as never, requestId },
    });
  }
}

function isPoolClient(tx: TenantTx | PoolClient): tx is PoolClient {
  return 'query' in tx && typeof tx.query === 'function';
}
