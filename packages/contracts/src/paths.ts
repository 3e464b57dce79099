/** Address of a track's cover, relative to the one origin: 320 px WebP, `?size=640` for the larger one. */
export function coverPath(venueId: string, trackId: string): string {
  return `/api/v1/media/covers/${venueId}/${trackId}.webp`;
}

/** Link back to a track of Spotify; undefined for files. `path`: where the source has the track, e.g. `spotify:track:<id>`. */
export function spotifyLink(path: string): string | undefined {
  const id = /^spotify:track:([A-Za-z0-9]+)$/.exec(path)?.[1];
  return id && `https://open.spotify.com/track/${id}`;
}
