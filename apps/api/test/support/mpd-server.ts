import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findTool } from '@votebox/local/machine-tools';
import { MpdLink } from '../../src/modules/playback/driven/mpd-link.js';
import { valueOf } from '../../src/modules/playback/driven/mpd-protocol.rules.js';
import { eventually } from './eventually.js';

const READY_PATIENCE_MS = 60_000;
const WORDS_MAX = 1_000;

/**
 * A real Music Player Daemon for tests, on ports of its own, that can be killed and started again. Its only output is a
 * stream of samples (44.1 kHz, 16 bit, one channel) at the pace of real time, silence included, see `Recording`.
 */
export class MpdServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly streamPort: number,
    private readonly folder: string,
  ) {}

  static async start({ musicDir, password }: { musicDir: string; password?: string }): Promise<MpdServer> {
    const folder = await mkdtemp(join(tmpdir(), 'votebox-mpd-'));
    const server = new MpdServer(await findPort(), await findPort(), folder);
    await mkdir(musicDir, { recursive: true });
    await writeFile(join(folder, 'mpd.conf'), server.configuration(musicDir, password));
    await server.start();
    await server.waitUntilRead(password ?? null);
    return server;
  }

  /** Starts it again with nothing in its queue, on the same ports as before. Resolves when it answers. */
  async start(): Promise<void> {
    const stdio: StdioOptions = ['ignore', 'ignore', 'pipe'];
    this.process = spawn(findTool('mpd') ?? 'mpd', ['--no-daemon', '--stderr', join(this.folder, 'mpd.conf')], {
      stdio,
    });
    let words = '';
    this.process.stderr!.on('data', (data) => (words = `${words}${data}`.slice(-WORDS_MAX)));
    for (const deadline = Date.now() + READY_PATIENCE_MS; !(await this.answers()); await wait(20)) {
      if (Date.now() > deadline) throw new Error(`mpd does not answer on port ${this.port}: ${words}`);
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

  /** At its first start MPD reads its whole folder. */
  private async waitUntilRead(password: string | null): Promise<void> {
    const link = new MpdLink({ host: '127.0.0.1', port: this.port, password });
    await eventually(async () => {
      const said = await link.run(['status']);
      if (!said.ok) throw new Error(`mpd does not say its status: ${said.failure.kind}`);
      if (valueOf(said.value[0]!, 'updating_db') !== null) throw new Error('mpd is reading its folder');
    }, READY_PATIENCE_MS);
    link.close();
  }

  private configuration(musicDir: string, password: string | undefined): string {
    return `
music_directory "${musicDir}"
db_file "${join(this.folder, 'database')}"
bind_to_address "127.0.0.1"
port "${this.port}"
zeroconf_enabled "no"
auto_update "no"
${password ? `password "${password.replace(/["\\]/g, '\\$&')}@read,add,control"\ndefault_permissions ""` : ''}
audio_output {
  type "httpd"
  name "Room"
  bind_to_address "127.0.0.1"
  port "${this.streamPort}"
  encoder "wave"
  format "44100:16:1"
  always_on "yes"
  mixer_type "software"
}
`;
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      const settle = (isReady: boolean): void => {
        socket.destroy();
        resolve(isReady);
      };
      socket.setTimeout(1_000, () => settle(false));
      socket.once('data', (data) => settle(data.toString().startsWith('OK MPD')));
      socket.once('error', () => settle(false));
    });
  }
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
