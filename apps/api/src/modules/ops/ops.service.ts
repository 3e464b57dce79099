import { Injectable } from '@nestjs/common';
import type { HealthView } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import { withPatience } from '../../core/clock/patience.js';
import { Database } from '../../core/database/database.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { Realtime } from '../../core/realtime/realtime.service.js';
import { DatabaseSlot } from '../../core/slot/process-slot.js';
import { decideHealth } from './ops.rules.js';

type Check = HealthView['checks'][string];

/** A database that takes longer than this to answer `SELECT 1` is of no use to anyone. */
const PING_PATIENCE_MS = 2_000;
const PING_AGE_MAX_MS = 250;

@Injectable()
export class OpsService {
  private lastPing: { atMs: number; answer: Promise<'ok' | 'full'> } | null = null;

  constructor(
    private readonly database: Database,
    private readonly realtime: Realtime,
    private readonly bus: Bus,
    private readonly slot: DatabaseSlot,
    private readonly metrics: Metrics,
  ) {}

  /** Says only that the event loop turns: an orchestrator must not restart us because the database is away. */
  liveness(): HealthView {
    return { status: 'ok', checks: {} };
  }

  async readiness(): Promise<ReturnType<typeof decideHealth>> {
    return decideHealth({
      database: await this.checkDatabase(),
      realtime: this.checkRealtime(),
      bus: this.checkBus(),
    });
  }

  async metricsText(): Promise<{ contentType: string; text: string }> {
    const { registry } = this.metrics;
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  private async checkDatabase(): Promise<Check> {
    try {
      const answer = await withPatience(this.pingDatabase(), PING_PATIENCE_MS);
      if (answer === 'full') return { status: 'degraded', detail: 'the database has no connection left' };
      if (answer === 'ok') return { status: 'ok' };
    } catch {
      // The reason may name hosts and users; it is for the log of the database, not for whoever asks.
    }
    return { status: 'down', detail: 'the database does not answer' };
  }

  /** However many ask in a moment, the database is asked once. */
  private pingDatabase(): Promise<'ok' | 'full'> {
    const nowMs = performance.now();
    if (!this.lastPing || nowMs - this.lastPing.atMs > PING_AGE_MAX_MS) {
      this.lastPing = { atMs: nowMs, answer: this.database.ping() };
    }
    return this.lastPing.answer;
  }

  /** Votes go on without it, and screens are right within two seconds all the same. */
  private checkBus(): Check {
    if (!this.slot.isAlone) return { status: 'degraded', detail: 'another process uses this database without Redis' };
    return this.bus.isWhole ? { status: 'ok' } : { status: 'degraded', detail: 'other processes are not heard' };
  }

  private checkRealtime(): Check {
    if (this.realtime.isLeaving) return { status: 'down', detail: 'draining' };
    return this.realtime.isAttached ? { status: 'ok' } : { status: 'down', detail: 'takes no sockets' };
  }
}
