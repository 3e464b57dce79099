import { type AddressInfo, createServer } from 'node:net';
import { startSandbox } from '@votebox/spotify-sandbox';
import { openOwnVotebox } from './own-votebox';

/**
 * Starts one Votebox for all browser tests that do not break it, and a stand-in for Spotify; stops and removes them
 * afterwards.
 * With VOTEBOX_E2E_URL set, the tests use the one that runs there.
 */
export default async function startHouse(): Promise<() => Promise<void>> {
  if (process.env.VOTEBOX_E2E_URL) return async () => undefined;
  // Short songs, so that a test hears several.
  const spotify = await startSandbox({ durations: { minMs: 20_000, maxMs: 24_000 } });
  const port = await findFreePort();
  const shared = await openOwnVotebox(port, {
    // Spotify comes back to machines in the house only by their own address, whatever network a test runs in.
    PUBLIC_URL: `http://localhost:${port}`,
    SPOTIFY_ACCOUNTS_URL: spotify.accountsUrl,
    SPOTIFY_API_URL: spotify.apiUrl,
    SPOTIFY_SDK_URL: spotify.sdkUrl,
  });
  process.env.VOTEBOX_E2E_SPOTIFY_URL = spotify.url;
  process.env.VOTEBOX_E2E_SPOTIFY_APP = JSON.stringify(spotify.app);
  return async () => {
    await shared.close();
    await spotify.close();
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
