import { Injectable } from '@nestjs/common';
import type { TrackView } from '@votebox/contracts';
import { toShownPath } from './media-path.rules.js';
import { MediaLinks } from './media-links.js';
import { toFileName } from './track.rules.js';
import type { ListedTrack } from './library-list.repository.js';

type ShownTrack = Omit<ListedTrack, 'sortKey'>;

/** Track rows as the owner sees them. */
@Injectable()
export class TrackMapper {
  constructor(private readonly links: MediaLinks) {}

  toView(venueId: string, track: ShownTrack): TrackView {
    return {
      id: track.id,
      title: track.title,
      artist: track.artist,
      album: track.album,
      genres: track.genres,
      tags: track.tags,
      year: track.year,
      durationMs: track.durationMs,
      isExplicit: track.isExplicit,
      isrc: track.isrc,
      folder: track.folder,
      fileName: toFileName(toShownPath(track.path)),
      state: track.state,
      coverUrl: this.links.coverUrl(venueId, track.id, { hasCover: track.hasCover, coverUrl: null }),
      createdAt: track.createdAt.toISOString(),
    };
  }
}
