import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { lastWords, StartFault } from '../faults.js';
import { rotateLog } from './data-folder.js';

/** What {@link SupervisedProcess} runs. */
export interface SupervisedProcessOptions {
  /** What a person calls it, e.g. "API". */
  readonly name: string;
  /** Node arguments: the program and its flags, e.g. `['apps/api/dist/main.js']`. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** Told when the process was lost and when it is back. */
  readonly onNews?: (news: string) => void;
  /** Whether it cannot be ready because what it needs is away: then it is left alone. Default: never. */
  readonly isExcused?: () => Promise<boolean>;
  readonly watch?: WatchPace;
}

/** How a process that has been ready is watched: it is ended after `missesMax` questions in a row without a good answer. */
export interface WatchPace {
  readonly everyMs: number;
  readonly patienceMs: number;
  readonly missesMax: number;
}

/** 30 s for one that says no, a minute for one that says nothing. */
const WATCH: WatchPace = { everyMs: 5_000, patienceMs: 5_000, missesMax: 6 };

type State = 'stopped' | 'starting' | 'ready' | 'leaving' | 'lost';

/** A probe that is longer without an answer is of a lost connection; a slow process is asked again. */
const PROBE_PATIENCE_MS = 15_000;
const PROBE_MS = 100;
/** A start that its surroundings were too slow for is tried so often. */
const STARTS_MAX = 5;
const TOO_SLOW = /time-?out|timed out|ECONNREFUSED|ECONNRESET|starting up/i;
const STOP_PATIENCE_MS = 10_000;
const BACKOFF_MS_MIN = 500;
const BACKOFF_MS_MAX = 10_000;
/** A process that lived this long is not failing again and again: the next loss is answered at once. */
const STEADY_MS = 60_000;

/**
 * Owns a process that serves HTTP: starts it, waits until it is ready, starts it again when it is lost (at once, then 0.5 s, doubling to
 * 10 s) or has not been ready for long, and stops it. The process tells its address as `{ listensOn }` and answers `/health/ready`. It leads a group of its
 * own, so that Ctrl-C in the terminal reaches only its parent, which then ends things in order; it leaves by itself when
 * the channel to its parent closes.
 */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private address: string | undefined;
  private state: State = 'stopped';
  private isWanted = false;
  private isHeld = false;
  private backoffMs = 0;
  private startedAtMs = 0;
  private wake = new AbortController();

  constructor(private readonly options: SupervisedProcessOptions) {}

  /** Its address while it takes requests: not before it is ready, and not once it has begun to end. */
  get openUrl(): string | undefined {
    return this.state === 'ready' ? this.url : undefined;
  }

  /** Its address while it runs. */
  get url(): string | undefined {
    return this.child && this.address;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * First start. Waits for as long as the process lives: how slow the machine is, nobody knows. `note` says how it goes.
   * @throws StartFault with its last words when it ends before it is ready.
   */
  async start(note: (text: string) => void = () => undefined): Promise<void> {
    const { name, logFile } = this.options;
    this.isWanted = true;
    await rotateLog(logFile);
    for (let starts = 1; ; starts += 1) {
      const logStart = (await stat(logFile).catch(() => undefined))?.size ?? 0;
      this.launch();
      if (await this.becomesReady(() => note(`${name} (still starting)`))) return;
      const words = lastWords((await readFile(logFile)).subarray(logStart).toString('utf8'));
      if (this.isWanted && starts < STARTS_MAX && words.some((line) => TOO_SLOW.test(line))) {
        note(`${name} (starting again: ${words.at(-1)})`);
        await wait(BACKOFF_MS_MIN, undefined, { signal: this.wake.signal }).catch(() => undefined);
        continue;
      }
      this.isWanted = false;
      throw new StartFault([`The ${name} did not start.`, ...words].join('\n  '), [`Full log: ${logFile}`]);
    }
  }

  /** Resolves with true when the process answers as ready, with false when it ends before. `onWait`: not yet. */
  private async becomesReady(onWait: () => void = () => undefined): Promise<boolean> {
    const child = this.child;
    while (child && child === this.child) {
      const isAnswering = await isReady(this.url);
      // It may have ended, or been told to, while its answer was under way.
      if (isAnswering && child === this.child && this.state !== 'leaving') {
        this.state = 'ready';
        void this.watch(child);
        return true;
      }
      onWait();
      await wait(PROBE_MS);
    }
    return false;
  }

  /** One that lives and serves nobody is as good as lost. Never before it was ready: how long a start takes, nobody knows. */
  private async watch(child: ChildProcess): Promise<void> {
    const { name, isExcused, onNews, watch = WATCH } = this.options;
    for (let misses = 0; ; ) {
      await wait(watch.everyMs, undefined, { signal: this.wake.signal }).catch(() => undefined);
      if (!this.serves(child)) return;
      misses = (await isReady(this.url, watch.patienceMs)) ? 0 : misses + 1;
      if (misses < watch.missesMax) continue;
      misses = 0;
      if ((await isExcused?.()) || !this.serves(child)) continue;
      onNews?.(`The ${name} has not been ready for long; it is ended.`);
      return this.end('SIGTERM');
    }
  }

  private serves(child: ChildProcess): boolean {
    return child === this.child && this.isWanted && this.state === 'ready';
  }

  /** Kills the process as a crash would (SIGKILL) and keeps it down until {@link restart} (fault tests). */
  async kill(): Promise<void> {
    this.isHeld = true;
    await this.end('SIGKILL');
  }

  /** Starts it again after {@link kill}, or replaces a running one; resolves when it is ready. */
  async restart(): Promise<void> {
    this.isHeld = true;
    await this.end('SIGTERM');
    this.isHeld = false;
    this.launch();
    if (!(await this.becomesReady()))
      throw new Error(`The ${this.options.name} did not come back, see ${this.options.logFile}`);
  }

  /** Ends it for good: SIGTERM, and SIGKILL when it takes longer than 10 s. */
  async stop(): Promise<void> {
    this.isWanted = false;
    this.wake.abort();
    await this.end('SIGTERM');
  }

  private launch(): void {
    this.address = undefined;
    const log = openSync(this.options.logFile, 'a');
    const child = spawn(process.execPath, [...this.options.args], {
      cwd: this.options.cwd,
      env: { ...this.options.env },
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
    closeSync(log);
    this.child = child;
    this.state = 'starting';
    this.startedAtMs = Date.now();
    child.on('message', (message) => {
      if (child !== this.child) return;
      if (message === 'draining') this.state = 'leaving';
      else if (isAddress(message)) this.address = message.listensOn;
    });
    child.once('error', () => this.onEnd(child));
    child.once('exit', () => this.onEnd(child));
  }

  private onEnd(child: ChildProcess): void {
    if (child !== this.child) return;
    const wasReady = this.state === 'ready' || this.state === 'leaving' || this.state === 'lost';
    this.child = undefined;
    this.state = wasReady ? 'lost' : 'stopped';
    if (this.isWanted && !this.isHeld && wasReady) void this.bringBack(child);
  }

  private async bringBack(lost: ChildProcess): Promise<void> {
    if (Date.now() - this.startedAtMs > STEADY_MS) this.backoffMs = 0;
    const reason = lost.signalCode ?? `code ${lost.exitCode}`;
    const when = this.backoffMs === 0 ? 'at once' : `in ${this.backoffMs / 1_000} s`;
    this.options.onNews?.(`The ${this.options.name} ended (${reason}); starting it again ${when}.`);
    await wait(this.backoffMs, undefined, { signal: this.wake.signal }).catch(() => undefined);
    this.backoffMs = Math.min(Math.max(BACKOFF_MS_MIN, this.backoffMs * 2), BACKOFF_MS_MAX);
    if (!this.isWanted || this.isHeld || this.child) return;
    this.launch();
    // A new process that ends before it is ready counts as lost again.
    this.state = 'lost';
    if (await this.becomesReady()) this.options.onNews?.(`The ${this.options.name} is back.`);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    // Before it hears of it: what is sent to it from now on could come too late.
    this.state = 'leaving';
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  }
}

function isAddress(message: unknown): message is { listensOn: string } {
  return typeof message === 'object' && message !== null && 'listensOn' in message;
}

async function isReady(url: string | undefined, patienceMs = PROBE_PATIENCE_MS): Promise<boolean> {
  if (url === undefined) return false;
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(patienceMs) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
