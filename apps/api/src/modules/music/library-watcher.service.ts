import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type FSWatcher, watch } from 'chokidar';
import { relative } from 'node:path';
import { pino, type Logger } from 'pino';
import { Clock } from '../../core/clock/clock.js';
import { Config } from '../../core/config/config.js';
import { logFault } from '../../core/errors/log-fault.js';
import { IncomingFiles } from './incoming-files.js';
import { LibraryScans } from './library-scans.service.js';
import { MediaFolders } from './media-folders.js';
import { isHiddenPath } from './media-path.rules.js';
import { TrackRepository } from './track.repository.js';

const QUIET_MS = 800;
const WRITE_SETTLES_MS = 1_200;
const HOUSEKEEPING_MS = 10 * 60_000;
const BLIND_SCAN_MS = 60_000;

/**
 * Keeps the libraries in line with the folders by itself: scans all venues at start, then whenever files come, change
 * or go and the folder has been quiet for a moment. What the watcher says is only a hint to look; the scan decides. When
 * watching fails (no watches left, a network folder) all venues are scanned every minute instead.
 */
@Injectable()
export class LibraryWatcher implements OnApplicationBootstrap, OnModuleDestroy {
  private watcher: FSWatcher | null = null;
  private readonly quiet = new Map<string, NodeJS.Timeout>();
  private readonly log: Logger;
  private housekeeping: NodeJS.Timeout | null = null;
  private blindScans: NodeJS.Timeout | null = null;

  constructor(
    config: Config,
    private readonly folders: MediaFolders,
    private readonly incoming: IncomingFiles,
    private readonly scans: LibraryScans,
    private readonly tracks: TrackRepository,
    private readonly clock: Clock,
  ) {
    this.log = pino({ name: 'library', level: config.LOG_LEVEL });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.folders.prepare();
    await this.keepHouse();
    this.housekeeping = setInterval(() => void this.keepHouse(), HOUSEKEEPING_MS).unref();
    this.watcher = watch(this.folders.root, {
      ignoreInitial: true,
      followSymlinks: false,
      awaitWriteFinish: { stabilityThreshold: WRITE_SETTLES_MS, pollInterval: 300 },
      ignored: (path) => isHiddenPath(relative(this.folders.root, path)),
    });
    this.watcher.on('all', (_, path) => this.noticed(path));
    this.watcher.on('error', (error) => this.scanBlindly(error));
    await this.scanAll();
  }

  async onModuleDestroy(): Promise<void> {
    if (this.housekeeping) clearInterval(this.housekeeping);
    if (this.blindScans) clearInterval(this.blindScans);
    for (const timer of this.quiet.values()) clearTimeout(timer);
    await this.watcher?.close();
  }

  private noticed(path: string): void {
    const venueId = this.folders.venueOf(path);
    if (!venueId) return;
    clearTimeout(this.quiet.get(venueId));
    const timer = setTimeout(() => {
      this.quiet.delete(venueId);
      void this.scanIfKnown(venueId);
    }, QUIET_MS);
    this.quiet.set(venueId, timer.unref());
  }

  /** Folders may be named like a venue that does not exist (any more). */
  private async scanIfKnown(venueId: string): Promise<void> {
    const venues: string[] = await this.tracks.listVenues().catch(() => []);
    if (venues.includes(venueId)) this.scans.start({ venueId });
  }

  private async scanAll(): Promise<void> {
    const venues: string[] = await this.tracks.listVenues().catch((error: unknown) => {
      logFault(this.log, error, {}, 'the libraries could not be scanned');
      return [];
    });
    for (const venueId of venues) this.scans.start({ venueId });
  }

  private scanBlindly(error: unknown): void {
    if (this.blindScans) return;
    this.log.warn({ err: error }, 'folders cannot be watched: scanning every minute instead');
    this.blindScans = setInterval(() => void this.scanAll(), BLIND_SCAN_MS).unref();
  }

  private async keepHouse(): Promise<void> {
    await this.incoming.removeLeftovers(this.clock.now()).catch((error: unknown) => {
      this.log.warn({ err: error }, 'leftovers of uploads could not be removed');
    });
  }
}
