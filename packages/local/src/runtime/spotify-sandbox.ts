import { join } from 'node:path';
import { TEST_APP } from '@votebox/spotify-sandbox';
import { StartFault } from '../faults.js';
import { REPOSITORY_DIR } from '../repository.js';
import type { Closers } from './closers.js';
import type { DataFolder } from './data-folder.js';
import { findFreePort } from './free-port.js';
import { findLanAddress } from './lan-address.js';
import { SupervisedProcess } from './supervised-process.js';
import type { Terminal } from './terminal.js';

const PROGRAM = join(REPOSITORY_DIR, 'packages', 'spotify-sandbox', 'bin', 'spotify-sandbox.mjs');
/** Fixed, so that addresses of artwork that were kept still lead somewhere after a new start. */
const DEFAULT_PORT = 8_099;

/** The stand-in for Spotify beside a Votebox. */
export interface RunningSpotifySandbox {
  /** Where browsers reach it; the control API is below `/sandbox`, from this machine only. */
  readonly url: string;
  /** What the owner enters in the set-up. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Settings that turn the API and the pages to it. */
  readonly env: Readonly<Record<string, string>>;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Starts the stand-in as a process of its own that is brought back when it is lost; what it knew is lost with it. Reads
 * SPOTIFY_SANDBOX_PORT (0: any free one) and SPOTIFY_SANDBOX_PROFILE. @throws StartFault when it does not start.
 */
export async function openSpotifySandbox(
  env: Env,
  folder: DataFolder,
  closers: Closers,
  terminal: Terminal,
): Promise<RunningSpotifySandbox> {
  const port = await choosePort(env.SPOTIFY_SANDBOX_PORT);
  const url = `http://${findLanAddress() ?? '127.0.0.1'}:${port}`;
  const flags = ['--host', '0.0.0.0', '--port', String(port), '--url', url];
  const server = new SupervisedProcess({
    name: 'Spotify sandbox',
    args: [PROGRAM, ...flags, '--profile', env.SPOTIFY_SANDBOX_PROFILE || 'dev2026'],
    cwd: folder.logsDir,
    env,
    logFile: join(folder.logsDir, 'spotify-sandbox.log'),
    onNews: terminal.news,
  });
  await closers.add(() => server.stop());
  await terminal.step('Spotify sandbox', (note) => server.start(note));
  return {
    url,
    ...TEST_APP,
    env: {
      SPOTIFY_ACCOUNTS_URL: url,
      SPOTIFY_API_URL: `http://127.0.0.1:${port}`,
      SPOTIFY_SDK_URL: `${url}/sdk/spotify-player.js`,
    },
  };
}

async function choosePort(text: string | undefined): Promise<number> {
  const port = text ? Number(text) : DEFAULT_PORT;
  if (port === 0) return findFreePort();
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
  throw new StartFault(`SPOTIFY_SANDBOX_PORT must be a number from 0 to 65535, not "${text}".`);
}
