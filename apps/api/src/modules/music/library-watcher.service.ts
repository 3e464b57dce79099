import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { Clock } from '../../core/clock/clock.js';
import { Config } from '../../core/config/config.js';
import { logFault } from '../../core/errors/log-fault.js';
import { MediaDisk } from '../../core/files/media-disk.js';
import { FolderWatcher } from './folder-watcher.js';
import { IncomingFiles } from './incoming-files.js';
import { LibraryScans } from './library-scans.service.js';
import { MediaFolders } from './media-folders.js';
import { TrackRepository } from './track.repository.js';

const QUIET_MS = 1_500;
/** A folder into which files are copied for hours is looked at meanwhile. */
const QUIET_MS_MAX = 20_000;
const HOUSEKEEPING_MS = 10 * 60_000;
const BLIND_SCAN_MS = 60_000;

/**
 * Keeps the libraries in line with the folders by itself: scans all venues at start, then whenever files come, change
 * or go and the folder has been quiet for a moment. Folders are watched, not files. What the watcher says is only a hint to
 * look; the scan decides, and a file that was still being written says so again. When watching fails (no watches left, a
 * network folder) all venues are scanned every minute instead.
 */
@Injectable()
export class LibraryWatcher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watcher: FolderWatcher;
  private readonly quiet = new Map<string, { timer: NodeJS.Timeout; sinceMs: number }>();
  private watching: Promise<void> = Promise.resolve();
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
    disk: MediaDisk,
  ) {
    this.watcher = new FolderWatcher(
      disk,
      (path) => this.noticed(path),
      (error) => this.scanBlindly(error),
    );
    this.log = pino({ name: 'library', level: config.LOG_LEVEL });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.folders.prepare();
    await this.keepHouse();
    this.housekeeping = setInterval(() => void this.keepHouse(), HOUSEKEEPING_MS).unref();
    // The watch is there before the scan looks, as far as it has got; what it says is looked at again.
    this.watching = this.watcher.add(this.folders.root).catch((error: unknown) => this.scanBlindly(error));
    await this.scanAll();
  }

  async onModuleDestroy(): Promise<void> {
    if (this.housekeeping) clearInterval(this.housekeeping);
    if (this.blindScans) clearInterval(this.blindScans);
    for (const { timer } of this.quiet.values()) clearTimeout(timer);
    this.watcher.close();
    await this.watching;
  }

  private noticed(path: string): void {
    const venueId = this.folders.venueOf(path);
    if (!venueId) return;
    const before = this.quiet.get(venueId);
    const sinceMs = before?.sinceMs ?? this.clock.now();
    if (before && this.clock.now() - sinceMs >= QUIET_MS_MAX) return;
    clearTimeout(before?.timer);
    const timer = setTimeout(() => {
      this.quiet.delete(venueId);
      void this.scanIfKnown(venueId);
    }, QUIET_MS);
    this.quiet.set(venueId, { timer: timer.unref(), sinceMs });
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
