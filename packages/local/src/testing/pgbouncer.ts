import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { asUser, chooseServerUser } from '../postgres/server-user.js';
import { findFreePort } from '../runtime/free-port.js';
import { findTool } from './machine-tools.js';

const READY_PATIENCE_MS = 10_000;

export interface PgBouncerOptions {
  /** Address of the server behind it. */
  readonly target: string;
  readonly poolMode: 'session' | 'transaction';
  /** Who may log in to it, with their passwords. */
  readonly users: Readonly<Record<string, string>>;
  /** Everybody becomes this login at the server, as a careless configuration has it. */
  readonly forced?: { readonly user: string; readonly password: string };
}

/** A real PgBouncer for tests, on a port of its own. */
export class PgBouncer {
  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  /** Resolves when it answers. */
  static async start({ target, poolMode, users, forced }: PgBouncerOptions): Promise<PgBouncer> {
    const folder = await mkdtemp(join(tmpdir(), 'votebox-pgbouncer-'));
    await chmod(folder, 0o755);
    const port = await findFreePort();
    const { hostname, port: targetPort } = new URL(target);
    const login = forced ? ` user=${forced.user} password=${forced.password}` : '';
    const settings = [
      '[databases]',
      `* = host=${hostname} port=${targetPort}${login}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${join(folder, 'users.txt')}`,
      `pool_mode = ${poolMode}`,
      'default_pool_size = 40',
      'max_client_conn = 300',
    ];
    const lines = Object.entries(users).map(([user, password]) => `"${user}" "${password}"`);
    await writeFile(join(folder, 'users.txt'), `${lines.join('\n')}\n`);
    await writeFile(join(folder, 'pgbouncer.ini'), `${settings.join('\n')}\n`);
    // Like PostgreSQL it refuses to work as root.
    const user = await chooseServerUser();
    const child = spawn(findTool('pgbouncer') ?? 'pgbouncer', ['-q', join(folder, 'pgbouncer.ini')], {
      ...asUser(user),
      cwd: folder,
      stdio: 'ignore',
    });
    const server = new PgBouncer(port, folder, child);
    for (const deadline = Date.now() + READY_PATIENCE_MS; !(await server.answers()); await wait(20)) {
      if (Date.now() > deadline) throw new Error(`pgbouncer does not answer on port ${port}`);
    }
    return server;
  }

  /** The same address, through this pooler. */
  urlFor(url: string): string {
    const through = new URL(url);
    through.host = `127.0.0.1:${this.port}`;
    return through.href;
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGKILL');
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => settle(true));
      const settle = (isReady: boolean): void => {
        socket.destroy();
        resolve(isReady);
      };
      socket.once('error', () => settle(false));
    });
  }
}
