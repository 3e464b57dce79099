'use client';

import { Badge, Tabs } from '@votebox/ui';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomDoors } from './control-room';
import { NowPlaying } from './now-playing';
import { PhoneDeck } from './phone-deck';
import { PhoneMore } from './phone-more';
import { PlayerPanel } from './player-panel';
import { isTrouble } from './player-words.rules';
import { QueuePanel } from './queue-panel';
import { RoomBackdrop } from './room-backdrop';
import { RoomBanners } from './room-banners';
import { RoomPanel } from './room-panel';
import type { LiveRoom } from './room.hook';
import { VotesFeed } from './votes-feed';

interface PhoneRoomProps {
  room: LiveRoom;
  doors: RoomDoors;
  isMoreOpen: boolean;
  onMoreChange: (open: boolean) => void;
}

type PhoneTab = 'queue' | 'sound' | 'room';

/** Read above, act below: everything that is tapped in a hurry lies on the deck at the thumb. */
export function PhoneRoom({ room, doors, isMoreOpen, onMoreChange }: PhoneRoomProps) {
  const t = useTranslations('live');
  const [tab, setTab] = useState<PhoneTab>('queue');
  const hasTrouble = isTrouble(room.reading);
  return (
    <div data-live-deck className="relative isolate px-4 pt-5 pb-36">
      <RoomBackdrop room={room} />
      <div className="mb-4 flex items-center justify-between gap-3">
        <h1 className="min-w-0 truncate text-xl">{room.event.name}</h1>
        <Badge icon={<Users aria-hidden />}>{t('guestCount', { count: room.liveEvent.snapshot?.guests ?? 0 })}</Badge>
      </div>
      <RoomBanners room={room} />
      <NowPlaying room={room} isCompact />
      {hasTrouble ? (
        <div className="mt-5">
          <PlayerPanel room={room} />
        </div>
      ) : null}
      <Tabs<PhoneTab>
        label={t('parts')}
        value={tab}
        onValueChange={setTab}
        className="mt-4"
        tabs={[
          { value: 'queue', label: t('tabQueue'), content: <QueuePanel room={room} doors={doors} /> },
          {
            value: 'sound',
            label: t('tabSound'),
            content: hasTrouble ? <p className="text-text-dim">{t('soundAbove')}</p> : <PlayerPanel room={room} />,
          },
          {
            value: 'room',
            label: t('tabRoom'),
            content: (
              <div className="flex flex-col gap-6">
                <RoomPanel room={room} />
                <VotesFeed />
              </div>
            ),
          },
        ]}
      />
      <PhoneDeck room={room} doors={doors} />
      <PhoneMore room={room} doors={doors} isOpen={isMoreOpen} onOpenChange={onMoreChange} />
    </div>
  );
}
