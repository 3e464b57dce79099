'use client';

import { Cover } from '@votebox/ui';
import type { LiveRoom } from './room.hook';

/** The light of the record that plays, on the wall behind the desk. */
export function RoomBackdrop({ room }: { room: LiveRoom }) {
  const play = room.liveEvent.snapshot?.playback.play;
  // Artwork of Spotify is shown as it is or not at all.
  if (!play || room.event.source === 'SPOTIFY') return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-x-0 top-0 -z-1 h-112 overflow-hidden mask-[linear-gradient(#000,transparent)]"
    >
      <Cover
        key={play.trackId}
        src={play.coverUrl}
        seed={play.trackId}
        size="fill"
        className="-mt-40 animate-vb-in rounded-none! opacity-25 blur-3xl saturate-150"
      />
    </div>
  );
}
