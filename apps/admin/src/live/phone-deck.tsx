'use client';

import { Dialog } from '@votebox/ui';
import { Ellipsis, Pause, Play, Volume2, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomDoors } from './control-room';
import type { LiveRoom } from './room.hook';
import { SkipUndo } from './skip-undo';
import { PlayPauseButton, SkipButton, VolumeSlider } from './transport';

/** The five things that are done in a hurry, 56 px and more, right above the tab bar. */
export function PhoneDeck({ room, doors }: { room: LiveRoom; doors: RoomDoors }) {
  const t = useTranslations('live');
  const [isVolumeOpen, setVolumeOpen] = useState(false);
  return (
    <div className="fixed inset-x-0 bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-30 flex flex-col gap-2 bg-linear-to-t from-bg from-75% to-transparent px-4 pt-8 pb-3">
      <SkipUndo room={room} />
      <div className="flex items-center justify-between">
        <DeckButton icon={Volume2} label={t('volumeShort')} onClick={() => setVolumeOpen(true)} />
        {room.isHeld ? (
          <DeckButton icon={Play} label={t('resume')} onClick={room.acts.resume} />
        ) : (
          <DeckButton icon={Pause} label={t('hold')} onClick={() => doors.open('hold')} />
        )}
        <PlayPauseButton room={room} className="size-[min(4.75rem,20vw)]" />
        <span className="grid w-[min(3.75rem,17vw)] justify-items-center">
          <SkipButton room={room} className="size-[min(3.75rem,16vw)]" />
        </span>
        <DeckButton icon={Ellipsis} label={t('more')} onClick={() => doors.open('more')} />
      </div>
      <Dialog title={t('volume')} open={isVolumeOpen} onOpenChange={setVolumeOpen}>
        <div className="py-8">
          <VolumeSlider room={room} />
        </div>
      </Dialog>
    </div>
  );
}

function DeckButton({ icon: Icon, label, onClick }: { icon: LucideIcon; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex min-h-15 w-[min(3.75rem,17vw)] flex-col items-center justify-center gap-1 rounded-control text-xs font-semibold text-text active:bg-surface-2"
    >
      <Icon aria-hidden className="size-[min(1.625rem,7vw)]" />
      <span className="max-w-full truncate">{label}</span>
    </button>
  );
}
