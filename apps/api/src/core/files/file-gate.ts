import { AppError } from '../errors/app-error.js';
import { Breaker } from '../limits/breaker.js';

export interface GateLimits {
  /** Operations that may be under way at once, the stuck ones included: so many threads of the pool are lost at most. */
  operations: number;
  /** The same for one folder: a second one is served while the first hangs. */
  perFolder: number;
  /** How long an operation may wait for its turn, and how long it may then take, each in milliseconds. */
  deadlineMs: number;
}

/** Operations that wait for one folder; further ones are refused. */
const WAITING_MAX = 500;

interface Folder {
  running: number;
  stuck: number;
  waiting: number;
  breaker: Breaker;
}

interface Waiting {
  folder: Folder;
  start(): void;
  refuse(): void;
  /** Never refused: what has been opened must be closed. */
  isCertain: boolean;
}

/**
 * Owns the right to call the file system. A call to a disk that hangs (a network folder whose server is away) cannot be
 * taken back: its thread of the pool is gone until the disk answers. So calls are bounded, in all and per folder, and one
 * that overruns its deadline costs its caller an error while it keeps its place. Its folder is then closed: waiting and
 * new calls are refused at once, but for one at times that tries whether the disk is back.
 *
 * Refusals are SOURCE_UNAVAILABLE.
 */
export class FileGate {
  private running = 0;
  private readonly folders = new Map<string, Folder>();
  private waiting: Waiting[] = [];

  constructor(private readonly limits: GateLimits) {}

  /** Runs `work`. `discard` gets what came only after the caller had been refused. */
  run<T>(folderPath: string, work: () => Promise<T>, discard: (late: T) => void = () => undefined): Promise<T> {
    const folder = this.folderOf(folderPath);
    const now = performance.now();
    if (folder.stuck >= this.limits.perFolder || folder.waiting >= WAITING_MAX || !folder.breaker.mayTry(now)) {
      return Promise.reject(unavailable());
    }
    folder.breaker.begin(now);
    return this.queue(folderPath, folder, work, discard, false);
  }

  /** Runs `work` when there is room, however long that takes: the end of something that `run` has begun. */
  async finish(folderPath: string, work: () => Promise<void>): Promise<void> {
    const ignore = () => undefined;
    await this.queue(folderPath, this.folderOf(folderPath), work, ignore, true).catch(ignore);
  }

  private queue<T>(
    path: string,
    folder: Folder,
    work: () => Promise<T>,
    discard: (late: T) => void,
    isCertain: boolean,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const refuse = () => {
        clearTimeout(timer);
        reject(unavailable());
      };
      const start = () => {
        clearTimeout(timer);
        this.execute(path, folder, work, discard).then(resolve, reject);
      };
      const entry: Waiting = { folder, start, refuse, isCertain };
      if (this.hasRoom(folder)) return start();
      folder.waiting += 1;
      this.waiting.push(entry);
      if (!isCertain) timer = setTimeout(() => this.refuseWaiting((other) => other === entry), this.limits.deadlineMs);
    });
  }

  private execute<T>(path: string, folder: Folder, work: () => Promise<T>, discard: (late: T) => void): Promise<T> {
    folder.running += 1;
    this.running += 1;
    return new Promise<T>((resolve, reject) => {
      let isLate = false;
      const deadline = setTimeout(() => {
        isLate = true;
        folder.stuck += 1;
        folder.breaker.fail(performance.now());
        reject(unavailable());
        this.refuseWaiting((other) => other.folder === folder);
      }, this.limits.deadlineMs);
      const end = () => {
        clearTimeout(deadline);
        folder.running -= 1;
        this.running -= 1;
        if (isLate) {
          folder.stuck -= 1;
          folder.breaker.encourage();
        } else folder.breaker.succeed();
        this.startWaiting();
        if (folder.running + folder.waiting === 0 && folder.breaker.isClosed) this.folders.delete(path);
      };
      // THE ONLY call of the file system that is not bounded by anything else.
      work().then(
        (value) => {
          if (isLate) discard(value);
          end();
          resolve(value);
        },
        (error: Error) => {
          end();
          reject(error);
        },
      );
    });
  }

  private hasRoom(folder: Folder): boolean {
    return this.running < this.limits.operations && folder.running < this.limits.perFolder;
  }

  private startWaiting(): void {
    for (;;) {
      const index = this.waiting.findIndex(({ folder }) => this.hasRoom(folder));
      if (index < 0) return;
      const [entry] = this.waiting.splice(index, 1);
      entry!.folder.waiting -= 1;
      entry!.start();
    }
  }

  private refuseWaiting(isMeant: (entry: Waiting) => boolean): void {
    const refused = this.waiting.filter((entry) => !entry.isCertain && isMeant(entry));
    this.waiting = this.waiting.filter((entry) => !refused.includes(entry));
    for (const entry of refused) {
      entry.folder.waiting -= 1;
      entry.refuse();
    }
  }

  private folderOf(path: string): Folder {
    const known = this.folders.get(path);
    if (known) return known;
    const folder = { running: 0, stuck: 0, waiting: 0, breaker: new Breaker() };
    this.folders.set(path, folder);
    return folder;
  }
}

function unavailable(): AppError {
  return new AppError('SOURCE_UNAVAILABLE', { message: 'The folder of this file does not answer.' });
}
