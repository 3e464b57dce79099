import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVotebox } from '../../local/dist/index.js';

/**
 * Starts one Votebox without the demo for all browser tests, in a folder of its own; stops and removes it afterwards.
 * With VOTEBOX_E2E_URL set, the tests use the one that runs there.
 */
export default async function startHouse(): Promise<() => Promise<void>> {
  if (process.env.VOTEBOX_E2E_URL) return async () => undefined;
  const dataDir = await mkdtemp(join(tmpdir(), 'votebox-e2e-'));
  const votebox = await startVotebox({ dataDir, demo: false, quiet: true });
  process.env.VOTEBOX_E2E_URL = votebox.url;
  process.env.VOTEBOX_E2E_API_PID = String(votebox.apiPid);
  return async () => {
    await votebox.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
