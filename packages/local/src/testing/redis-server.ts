import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../runtime/free-port.js';
import { findTool } from './machine-tools.js';

const READY_PATIENCE_MS = 10_000;

/** A real redis-server for tests, on a port of its own, that can be killed, started again and made to hang. */
export class RedisServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await findFreePort(), await mkdtemp(join(tmpdir(), 'votebox-redis-')));
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, empty, on the same port as before. Resolves when it answers. */
  async start(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.process = spawn(findTool('redis-server') ?? 'redis-server', [...options, '--dir', this.folder], {
      stdio: 'ignore',
    });
    for (const deadline = Date.now() + READY_PATIENCE_MS; !(await this.answers()); await wait(20)) {
      if (Date.now() > deadline) throw new Error(`redis-server does not answer on port ${this.port}`);
    }
  }

  /** As a crash would. */
  async kill(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Keeps its connections but answers nothing until {@link goOn}. */
  hang(): void {
    this.process?.kill('SIGSTOP');
  }

  goOn(): void {
    this.process?.kill('SIGCONT');
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    this.goOn();
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write('PING\r\n'));
      const settle = (isReady: boolean): void => {
        socket.destroy();
        resolve(isReady);
      };
      socket.setTimeout(1_000, () => settle(false));
      socket.once('data', (data) => settle(data.toString().startsWith('+PONG')));
      socket.once('error', () => settle(false));
    });
  }
}
