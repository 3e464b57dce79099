import { Injectable } from '@nestjs/common';
import { coverPath } from '@votebox/contracts';
import { Signer } from '../../core/access/signer.js';
import { Clock } from '../../core/clock/clock.js';

const LIFETIME_HOURS = 12;
const HOUR_S = 3600;

/** Which cover a track has: one in our own store, one elsewhere, or none. */
export interface TrackCover {
  hasCover: boolean;
  coverUrl: string | null;
}

/** Makes and checks the addresses of media. All are relative to the one origin. */
@Injectable()
export class MediaLinks {
  constructor(
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  /**
   * A signed address of the audio file, good for 11 to 12 hours. The end is a full hour, so that the address stays the
   * same for a while and the browser may use what it has already loaded.
   */
  trackUrl(venueId: string, trackId: string): string {
    const exp = (Math.floor(this.clock.now() / 1000 / HOUR_S) + LIFETIME_HOURS) * HOUR_S;
    const sig = this.signer.sign('media-link', signedText(venueId, trackId, exp));
    return `/api/v1/media/tracks/${trackId}?venue=${venueId}&exp=${exp}&sig=${sig}`;
  }

  /**
   * Ours: 320 px WebP; `?size=640` gives the larger one. Artwork of another source is shown from where that has it,
   * unmodified: its own address, which takes no `size`.
   */
  coverUrl(venueId: string, trackId: string, cover: TrackCover): string | null {
    if (cover.coverUrl) return cover.coverUrl;
    return cover.hasCover ? coverPath(venueId, trackId) : null;
  }

  /** Whether we signed exactly this and its time is not over. */
  isValid(link: { venueId: string; trackId: string; exp: number; sig: string }): boolean {
    const isSigned = this.signer.isValid('media-link', signedText(link.venueId, link.trackId, link.exp), link.sig);
    return isSigned && link.exp * 1000 > this.clock.now();
  }
}

function signedText(venueId: string, trackId: string, exp: number): string {
  return `${venueId}:${trackId}:${exp}`;
}
