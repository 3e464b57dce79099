import { uriOf } from '../catalogue/catalogue.js';
import type { Seen, Tester } from './tester.js';

/** An answer of the tour, with the path of the OpenAPI document that it belongs to. */
export interface Stop {
  readonly method: string;
  readonly documented: string;
  readonly seen: Seen;
}

/** Asks every endpoint at least once, in states that differ: silent, playing from a context, relinked, paused, refused. */
export async function tour(tester: Tester): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  const { tracks } = tester.world.catalogue;
  const ask = async (method: string, documented: string, path = documented, fields?: unknown): Promise<Seen> => {
    const seen = await tester.ask(method, path, fields);
    stops.push({ method, documented, seen });
    return seen;
  };
  const isExtended = tester.world.settings.profile === 'extended';
  const [first, second] = [tracks[0]!, tracks[60]!];

  await ask('GET', '/me');
  await ask('GET', '/search', '/search?type=track,artist,album&q=genre:pop&limit=10');
  await ask('GET', '/search', '/search/?type=track&q=nobodywouldcallitthis');
  await ask('GET', '/tracks/{id}', `/tracks/${first.id}`);
  await ask('GET', '/artists/{id}', `/artists/${first.artists[0].id}`);
  await ask('GET', '/me/playlists');
  for (const playlist of tester.world.playlists) {
    await ask('GET', '/playlists/{playlist_id}', `/playlists/${playlist.id}`);
    await ask('GET', '/playlists/{playlist_id}/items', `/playlists/${playlist.id}/items?limit=50`);
  }
  await ask('GET', '/tracks', `/tracks?ids=${first.id},${second.id}`);
  await ask('GET', '/playlists/{playlist_id}/tracks', `/playlists/${tester.world.playlists[0]!.id}/tracks`);
  await ask('GET', '/recommendations', '/recommendations?seed_genres=pop');
  await ask('GET', '/recommendations/available-genre-seeds');

  await ask('GET', '/me/player');
  await ask('PUT', '/me/player/pause');
  const devices = await ask('GET', '/me/player/devices');
  const deviceId: string = devices.body.devices[0].id;
  await ask('PUT', '/me/player', '/me/player', { device_ids: [deviceId] });
  await ask('GET', '/me/player');
  const context = `spotify:playlist:${tester.world.playlists[0]!.id}`;
  await ask('PUT', '/me/player/play', `/me/player/play?device_id=${deviceId}`, { context_uri: context });
  await ask('GET', '/me/player');
  await ask('GET', '/me/player/currently-playing');
  await ask('POST', '/me/player/queue', `/me/player/queue?uri=${uriOf(second)}`);
  await ask('GET', '/me/player/queue');
  await tester.control('POST', '/people/sandboxowner/relinks', { from: uriOf(first), to: uriOf(second) });
  await ask('PUT', '/me/player/play', '/me/player/play', { uris: [uriOf(first)] });
  await ask('GET', '/me/player');
  await ask('PUT', '/me/player/seek', '/me/player/seek?position_ms=30000');
  await ask('PUT', '/me/player/volume', '/me/player/volume?volume_percent=40');
  await ask('PUT', '/me/player/repeat', '/me/player/repeat?state=off');
  await ask('PUT', '/me/player/shuffle', '/me/player/shuffle?state=false');
  await ask('POST', '/me/player/next');
  await ask('GET', '/me/player');
  await ask('POST', '/me/player/previous');
  await ask('PUT', '/me/player/pause');
  await ask('PUT', '/me/player/pause');
  await ask('GET', '/me/player');
  if (isExtended) return stops;
  for (const error of ['rate-limit', 'quota', 'bad-gateway'] as const) {
    await tester.control('POST', '/faults', { kind: 'error', error });
    await ask('GET', '/me');
  }
  return stops;
}
