/** Address of a track's cover, relative to the one origin: 320 px WebP, `?size=640` for the larger one. */
export function coverPath(venueId: string, trackId: string): string {
  return `/api/v1/media/covers/${venueId}/${trackId}.webp`;
}
