import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { Config } from '../../core/config/config.js';
import { systemCtx } from '../../core/context/ctx.js';
import { logFault } from '../../core/errors/log-fault.js';
import { GuestErasure } from '../guest/index.js';
import { type EventKey, RetentionRepository } from './retention.repository.js';

const FIRST_RUN_MS = 60_000;
const EVERY_MS = 3_600_000;
const JOB = 'retention';

/**
 * Removes what is kept no longer (RETENTION), every hour, in one process at a time. Each step is made of small transactions
 * and may be broken off and repeated; a failure of one event stops no other. Also writes the heads of the audit chains into
 * the log: with them a deletion at the end of a chain is found even where its head was rewritten.
 */
@Injectable()
export class RetentionJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log: Logger;
  private readonly logged = new Map<string, string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private isStopping = false;

  constructor(
    config: Config,
    private readonly repository: RetentionRepository,
    private readonly guests: GuestErasure,
  ) {
    // Anchors belong into the log whatever else does.
    this.log = pino({ name: JOB, level: config.LOG_LEVEL === 'silent' ? 'silent' : 'info' });
  }

  onApplicationBootstrap(): void {
    this.runLater(FIRST_RUN_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  /** Does what is due now. A run that is under way is joined, never doubled. Never rejects. */
  run(): Promise<void> {
    this.running ??= this.repository
      .runAlone(() => this.work())
      .then(
        () => undefined,
        (error: unknown) => logFault(this.log, error, {}, 'retention failed and will be tried again'),
      )
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  private runLater(delayMs: number): void {
    this.timer = setTimeout(() => {
      void this.run().finally(() => {
        if (!this.isStopping) this.runLater(EVERY_MS);
      });
    }, delayMs).unref();
  }

  private async work(): Promise<void> {
    await this.each(await this.repository.listEventsWithErased(), (ctx, id) => this.guests.finishErased(ctx, id));
    await this.each(await this.repository.listEventsToForget(), (ctx, id) => this.guests.finishAll(ctx, id));
    await this.repository.removeExpired();
    await this.repository.cutAudit();
    await this.logAnchors();
  }

  private async each(
    events: readonly EventKey[],
    work: (ctx: ReturnType<typeof systemCtx>, eventId: string) => Promise<void>,
  ): Promise<void> {
    for (const { venueId, eventId } of events) {
      if (this.isStopping) return;
      await work(systemCtx(venueId, JOB), eventId).catch((error: unknown) =>
        logFault(this.log, error, { venueId, eventId }, 'the guests of an event could not be forgotten yet'),
      );
    }
  }

  private async logAnchors(): Promise<void> {
    for (const { venueId, seq, hash } of await this.repository.listAuditHeads()) {
      if (this.logged.get(venueId) === hash) continue;
      this.log.info({ audit: { venueId, seq, hash } }, 'audit anchor');
      this.logged.set(venueId, hash);
    }
  }
}
