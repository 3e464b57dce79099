import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import type { ScanView } from '@votebox/contracts';
import { Config } from '../../core/config/config.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { logFault } from '../../core/errors/log-fault.js';
import { FolderScans, type ScanProgress } from './folder-scan.service.js';
import { RunningPools } from './running-pools.service.js';
import { withTightHeap } from './tight-heap.js';

const VENUES_AT_ONCE = 2;
const SETTLE_MS = 1_500;
const RETRY_MS = 30_000;

interface VenueScan {
  state: 'idle' | 'running';
  progress: ScanProgress;
  /** Something changed while it ran: run once more. */
  isWantedAgain: boolean;
  running: Promise<void>;
}

/**
 * Owns the scans of this process: at most one per venue and two in all; a wish that comes while a scan runs is granted by
 * one more run behind it. Two processes may scan one folder: the unique path of a track settles it. A scan that fails
 * (the database is away) is tried again later; what it had done stays done.
 */
@Injectable()
export class LibraryScans implements OnModuleDestroy {
  private readonly scans = new Map<string, VenueScan>();
  private readonly waiting: (() => void)[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly closing = new AbortController();
  private readonly log: Logger;
  private free = VENUES_AT_ONCE;

  constructor(
    config: Config,
    private readonly folderScans: FolderScans,
    private readonly running: RunningPools,
  ) {
    this.log = pino({ name: 'library', level: config.LOG_LEVEL });
  }

  /** Begins a scan, or wishes for one more behind the running one. */
  start(ctx: Pick<Ctx, 'venueId'>): ScanView {
    const scan = this.scans.get(ctx.venueId);
    if (scan?.state === 'running') scan.isWantedAgain = true;
    else if (!this.closing.signal.aborted) this.begin(ctx.venueId);
    return this.view(ctx);
  }

  view(ctx: Pick<Ctx, 'venueId'>): ScanView {
    const scan = this.scans.get(ctx.venueId);
    return { state: scan?.state ?? 'idle', ...(scan?.progress ?? emptyProgress()) };
  }

  /** Resolves when the venue has no scan running. */
  async settled(venueId: string): Promise<void> {
    while (this.scans.get(venueId)?.state === 'running') await this.scans.get(venueId)?.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.closing.abort();
    for (const timer of this.timers) clearTimeout(timer);
    for (const go of this.waiting.splice(0)) go();
    await Promise.allSettled([...this.scans.values()].map((scan) => scan.running));
  }

  private begin(venueId: string): void {
    const scan: VenueScan = {
      state: 'running',
      progress: emptyProgress(),
      isWantedAgain: false,
      running: Promise.resolve(),
    };
    this.scans.set(venueId, scan);
    scan.running = this.runWithTurn(venueId, scan).finally(() => {
      scan.state = 'idle';
    });
  }

  private async runWithTurn(venueId: string, scan: VenueScan): Promise<void> {
    await this.takeTurn();
    try {
      do {
        scan.isWantedAgain = false;
        await withTightHeap(() => this.runOnce(venueId, scan));
      } while (scan.isWantedAgain && !this.closing.signal.aborted);
    } finally {
      this.free += 1;
      this.waiting.shift()?.();
    }
  }

  private async runOnce(venueId: string, scan: VenueScan): Promise<void> {
    const ctx = systemCtx(venueId, 'library-scan');
    // A run behind another adds to its numbers, so that whoever waits for "idle" sees all that came.
    const { added } = scan.progress;
    scan.progress = { ...emptyProgress(), added };
    try {
      const result = await this.folderScans.run(ctx, scan.progress, this.closing.signal);
      if (result.changed.length > 0) await this.running.hear(ctx, result.changed);
      if (result.isUnsettled) this.startLater(venueId, SETTLE_MS);
    } catch (error) {
      if (this.closing.signal.aborted) return;
      scan.progress.isBroken = true;
      logFault(this.log, error, { venueId }, 'a scan failed and will be tried again');
      this.startLater(venueId, RETRY_MS);
    }
  }

  private startLater(venueId: string, delayMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.start({ venueId });
    }, delayMs);
    this.timers.add(timer.unref());
  }

  private async takeTurn(): Promise<void> {
    if (this.free === 0) await new Promise<void>((go) => this.waiting.push(go));
    this.free -= 1;
  }
}

function emptyProgress(): ScanProgress {
  return { isBroken: false, about: 0, found: 0, done: 0, added: 0, failed: [], failedCounts: {} };
}
