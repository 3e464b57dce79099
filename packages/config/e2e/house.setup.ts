import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVotebox } from '@votebox/local';
import { startSandbox } from '@votebox/spotify-sandbox';

/**
 * Starts one Votebox without the demo for all browser tests, in a folder of its own, and a stand-in for Spotify; stops and
 * removes them afterwards.
 * With VOTEBOX_E2E_URL set, the tests use the one that runs there.
 */
export default async function startHouse(): Promise<() => Promise<void>> {
  if (process.env.VOTEBOX_E2E_URL) return async () => undefined;
  const dataDir = await mkdtemp(join(tmpdir(), 'votebox-e2e-'));
  // Short songs, so that a test hears several.
  const spotify = await startSandbox({ durations: { minMs: 30_000, maxMs: 40_000 } });
  const port = await findFreePort();
  const env = {
    // Spotify comes back to machines in the house only by their own address, whatever network a test runs in.
    PUBLIC_URL: `http://localhost:${port}`,
    SPOTIFY_ACCOUNTS_URL: spotify.accountsUrl,
    SPOTIFY_API_URL: spotify.apiUrl,
    SPOTIFY_SDK_URL: spotify.sdkUrl,
  };
  const votebox = await startVotebox({ dataDir, port, demo: false, quiet: true, env });
  // The pid changes with every crash that a test makes.
  const pids = createHttpServer((_request, response) => response.end(String(votebox.apiPid ?? '')));
  process.env.VOTEBOX_E2E_URL = votebox.url;
  process.env.VOTEBOX_E2E_API_PID_URL = `http://127.0.0.1:${await listen(pids)}`;
  process.env.VOTEBOX_E2E_SPOTIFY_URL = spotify.url;
  process.env.VOTEBOX_E2E_SPOTIFY_APP = JSON.stringify(spotify.app);
  return async () => {
    pids.closeAllConnections();
    pids.close();
    await votebox.stop();
    await spotify.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((done) => server.close(done));
  return port;
}

/** Answers the port, which was free. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}
