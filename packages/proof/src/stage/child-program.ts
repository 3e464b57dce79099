import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** What a {@link ChildProgram} runs. */
export interface ProgramOptions {
  /** Arguments of Node: its flags, the program, the program's flags. */
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  /** Everything the program says is appended here. */
  readonly logFile: string;
  /** Address of the program: fixed, so that clients find it again after a restart. */
  readonly url: string;
  /** Path that answers 2xx once the program can be used. */
  readonly readyPath: string;
}

const READY_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 20_000;
const PROBE_MS = 50;

/**
 * A Node program that serves HTTP, as a child: started, waited for, killed and started again on the same port. It does
 * nothing by itself: what is killed stays dead until it is told to start. The child leaves when this process ends.
 */
export class ChildProgram {
  private child: ChildProcess | null = null;

  constructor(private readonly options: ProgramOptions) {}

  get url(): string {
    return this.options.url;
  }

  get logFile(): string {
    return this.options.logFile;
  }

  /** The process id; undefined while it does not run. */
  get pid(): number | undefined {
    return this.isRunning ? this.child!.pid : undefined;
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it and resolves when it is ready. Rejects with the end of its log when it is not. */
  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  /** Starts it without waiting for it. */
  launch(): void {
    if (this.isRunning) throw new Error(`${this.url} runs already`);
    const log = openSync(this.options.logFile, 'a');
    const child = spawn(process.execPath, [...this.options.args], {
      cwd: this.options.cwd,
      env: { PATH: process.env.PATH, ...this.options.env },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    child.on('error', () => undefined);
    // Left referenced, the channel would keep this process alive.
    child.channel?.unref();
    this.child = child;
  }

  /** Resolves when the program answers as ready; rejects when it ended or `withinMs` are over. */
  async ready(withinMs = READY_PATIENCE_MS): Promise<void> {
    const endMs = performance.now() + withinMs;
    while (this.isRunning && performance.now() < endMs) {
      if (await this.isReady()) return;
      await wait(PROBE_MS);
    }
    const said = await readFile(this.options.logFile, 'utf8').catch(() => '');
    throw new Error(`${this.url} is not ready. ${this.options.logFile} ends with:\n${said.slice(-2_000)}`);
  }

  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(this.url + this.options.readyPath, { signal: AbortSignal.timeout(2_000) });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** Sends a signal. After SIGKILL and SIGTERM wait for {@link ended}; SIGSTOP and SIGCONT act at once. */
  kill(signal: NodeJS.Signals): void {
    if (this.isRunning) this.child!.kill(signal);
  }

  /** Resolves with the exit code (null: by a signal) when the process has ended; at once when it does not run. */
  ended(): Promise<number | null> {
    const { child } = this;
    if (!child || !this.isRunning) return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  }

  /** Ends what runs (SIGTERM, so it drains) and starts it again on the same port; resolves when it is ready. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** SIGTERM, and SIGKILL when that takes longer than 20 s. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const ended = this.ended();
    this.kill('SIGCONT');
    this.kill('SIGTERM');
    const timer = setTimeout(() => this.kill('SIGKILL'), STOP_PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  }
}
