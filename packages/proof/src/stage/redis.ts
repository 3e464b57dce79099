import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../free-port.js';

const READY_PATIENCE_MS = 10_000;

/** Whether a redis-server can be started on this machine. */
export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** A Redis without persistence on a port of its own: what is killed comes back empty. */
export class StageRedis {
  private child: ChildProcess | null = null;

  private constructor(readonly port: number) {}

  static async start(): Promise<StageRedis> {
    const redis = new StageRedis(await findFreePort());
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** SIGKILL needs {@link restart} after it; SIGSTOP and SIGCONT act at once. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
  }

  async restart(): Promise<void> {
    await this.kill('SIGKILL');
    const flags = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.child = spawn('redis-server', flags, { stdio: 'ignore' });
    this.child.on('error', () => undefined);
    const endMs = performance.now() + READY_PATIENCE_MS;
    while (!(await accepts(this.port))) {
      if (performance.now() > endMs) throw new Error('redis-server did not start');
      await wait(20);
    }
  }

  async close(): Promise<void> {
    await this.kill('SIGKILL');
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });
}
