import { ask, type Owner } from './night';

/** Address of the stand-in for Spotify; nothing where a Votebox of somebody else is tested. */
export const SPOTIFY_URL = process.env.VOTEBOX_E2E_SPOTIFY_URL;
const APP = JSON.parse(process.env.VOTEBOX_E2E_SPOTIFY_APP ?? '{}') as { clientId: string; clientSecret: string };
const PLAYLIST = 'Friday in the bar';

/** A player of the venue whose device is a page of ours, with the account linked and the event's use confirmed. */
export async function linkSpotifyPage(owner: Owner, deviceName: string): Promise<string> {
  const { id } = await owner.ask<{ id: string }>('POST', '/players', {
    name: deviceName,
    kind: 'SPOTIFY',
    spotify: { deviceName, deviceType: 'Computer', isPage: true },
  });
  await owner.ask('PUT', '/spotify/app', APP);
  const { url } = await owner.ask<{ url: string }>('POST', '/spotify/authorize');
  const { origin, pathname, searchParams } = new URL(url);
  const agreed = await fetch(origin + pathname, {
    method: 'POST',
    body: new URLSearchParams([...searchParams, ['person', 'sandboxowner'], ['decision', 'agree']]),
    redirect: 'manual',
  });
  const back = new URL(agreed.headers.get('location')!).searchParams;
  await owner.ask('POST', '/spotify/connect', { code: back.get('code'), state: back.get('state') });
  await owner.ask('POST', '/spotify/private', { isPrivate: true });
  return id;
}

/** A running event with a playlist of Spotify as its pool, played by one player. */
export async function liveSpotifyEvent(owner: Owner, playerId: string): Promise<{ id: string; joinCode: string }> {
  const playlists = await owner.ask<{ id: string; name: string }[]>('GET', '/spotify/playlists');
  const playlist = playlists.find(({ name }) => name === PLAYLIST)!;
  const { id } = await owner.draft(
    { allowExplicit: true },
    { source: 'SPOTIFY', pool: { kind: 'PLAYLIST', values: [playlist.id] }, playerIds: [playerId] },
  );
  return owner.ask('POST', `/events/${id}/activate`);
}

/** Titles of a pool with the tone by which each is heard; the songs that share a title or a tone are left out. */
export async function listTones(eventId: string): Promise<{ title: string; frequencyHz: number }[]> {
  const { items } = await ask<{ items: { title: string; sourceUrl?: string }[] }>('GET', `/events/${eventId}/tracks`);
  const catalogue = await fetch(`${SPOTIFY_URL}/sandbox/catalogue`);
  const { tracks } = (await catalogue.json()) as { tracks: { uri: string; toneHz: number }[] };
  return items.flatMap(({ title, sourceUrl }) => {
    const id = sourceUrl?.split('/').at(-1);
    const track = tracks.find(({ uri }) => uri === `spotify:track:${id}`);
    const isAlone = items.filter((other) => other.title === title).length === 1;
    return track && isAlone ? [{ title, frequencyHz: track.toneHz }] : [];
  });
}
