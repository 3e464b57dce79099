import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningVotebox, startVotebox } from '@votebox/local';

/** A Votebox without the demo, in a folder of its own that goes with it. */
export interface OwnVotebox {
  readonly votebox: RunningVotebox;
  close(): Promise<void>;
}

/** Already the first guest who comes by a link from outside the room is one of many; the work for that is the lightest. */
const DOOR = { JOIN_FREE_PER_MINUTE: '0', JOIN_PROOF_BITS: '1' };

/** Starts one. `house()` is its address from now until it is closed. */
export async function openOwnVotebox(port = 0, env: Record<string, string> = {}): Promise<OwnVotebox> {
  const dataDir = await mkdtemp(join(tmpdir(), 'votebox-e2e-'));
  const votebox = await startVotebox({ dataDir, port, demo: false, quiet: true, env: { ...DOOR, ...env } });
  const before = process.env.VOTEBOX_E2E_URL;
  process.env.VOTEBOX_E2E_URL = votebox.url;
  return {
    votebox,
    close: async () => {
      if (before === undefined) delete process.env.VOTEBOX_E2E_URL;
      else process.env.VOTEBOX_E2E_URL = before;
      await votebox.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
