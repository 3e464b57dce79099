'use client';

import type { NowPlaying } from '@votebox/contracts';
import { IconButton, Menu } from '@votebox/ui';
import { Ban, EllipsisVertical, MicOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { RoomDoors } from './control-room';

/** What can be done about the track that plays, besides skipping it. */
export function TrackMenu({ play, doors }: { play: NowPlaying; doors: RoomDoors }) {
  const t = useTranslations('live');
  const tQueue = useTranslations('queue');
  const ban = (kind: 'track' | 'artist') =>
    doors.askBan({ kind, trackId: play.trackId, title: play.title, artist: play.artist });
  return (
    <Menu
      trigger={
        <IconButton label={t('moreForTrack')} className="-mt-1 -mr-2">
          <EllipsisVertical aria-hidden />
        </IconButton>
      }
      items={[
        { label: tQueue('banTrack'), icon: <Ban aria-hidden />, tone: 'bad', onSelect: () => ban('track') },
        {
          label: tQueue('banArtist', { artist: play.artist }),
          icon: <MicOff aria-hidden />,
          tone: 'bad',
          onSelect: () => ban('artist'),
        },
      ]}
    />
  );
}
