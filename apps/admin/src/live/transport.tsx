'use client';

import { Button, Slider, Spinner } from '@votebox/ui';
import { Pause, Play, SkipForward, Volume1, Volume2, VolumeX, Wrench } from 'lucide-react';
import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import type { LiveRoom } from './room.hook';
import { SkipUndo } from './skip-undo';

const ROUND =
  'grid shrink-0 place-items-center rounded-full transition-[transform,background-color,opacity] active:scale-95 disabled:opacity-40';

export function Transport({ room }: { room: LiveRoom }) {
  const t = useTranslations('live');
  return (
    <section aria-label={t('controls')} className="flex flex-col gap-4">
      <div className="flex items-center justify-center gap-4">
        <Button
          variant="quiet"
          size="icon"
          aria-label={t('fix')}
          title={t('fix')}
          isBusy={room.acts.busy === 'fix'}
          onClick={room.acts.fix}
          className="size-14! rounded-full!"
        >
          <Wrench aria-hidden />
        </Button>
        <PlayPauseButton room={room} className="size-20" />
        <SkipButton room={room} className="size-14" />
      </div>
      <SkipUndo room={room} />
      <VolumeSlider room={room} />
    </section>
  );
}

export function PlayPauseButton({ room, className }: { room: LiveRoom; className?: string }) {
  const t = useTranslations('live');
  const label = t(room.isPlaying ? 'pause' : 'play');
  const isBusy = room.acts.busy === 'play-pause';
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={isBusy}
      onClick={room.acts.playPause}
      className={clsx(ROUND, 'bg-accent text-accent-ink disabled:opacity-100!', className)}
    >
      {isBusy ? (
        <Spinner size={32} />
      ) : room.isPlaying ? (
        <Pause aria-hidden className="size-[45%] fill-current" />
      ) : (
        <Play aria-hidden className="ml-[5%] size-[45%] fill-current" />
      )}
    </button>
  );
}

export function SkipButton({ room, className }: { room: LiveRoom; className?: string }) {
  const t = useTranslations('live');
  const hasTrack = room.liveEvent.snapshot?.playback.play !== null && room.liveEvent.snapshot !== null;
  return (
    <button
      type="button"
      aria-label={t('skip')}
      title={t('skip')}
      disabled={!hasTrack || room.skip.isBusy}
      onClick={room.skip.tap}
      className={clsx(ROUND, 'bg-surface-2 text-text hover:bg-line', className)}
    >
      <SkipForward aria-hidden className="size-[45%] fill-current" />
    </button>
  );
}

export function VolumeSlider({ room }: { room: LiveRoom }) {
  const t = useTranslations('live');
  const { value, set } = room.volume;
  const Icon = value === 0 ? VolumeX : value < 50 ? Volume1 : Volume2;
  return (
    <div className="flex items-center gap-3">
      <Icon aria-hidden className="size-5.5 shrink-0 text-text-dim" />
      <Slider
        label={t('volume')}
        value={value}
        onValueChange={set}
        formatValue={(percent) => `${percent} %`}
        className="flex-1"
      />
    </div>
  );
}
