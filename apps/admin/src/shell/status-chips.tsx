'use client';

import { useStore } from '@votebox/client/react';
import { ProgressBar } from '@votebox/ui';
import { AudioLines, Upload } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { sumUploads } from '../library/upload.rules';
import { useUploads } from '../library/upload.context';
import { usePlayerDeck } from '../player/player-deck.context';
import { useSpotifyDevice } from '../player/spotify-device.context';
import { ROUTES } from './routes';

const CHIP = 'flex items-center gap-3 rounded-control bg-surface px-3 py-2.5 text-sm font-semibold hover:bg-surface-2';

/** The sound comes out of this device: never to be forgotten when a tab is closed. */
export function SoundChip() {
  const t = useTranslations('shell');
  const soundingEventId = useStore(usePlayerDeck());
  const { isSounding } = useStore(useSpotifyDevice());
  if (!soundingEventId && !isSounding) return null;
  return (
    <Link href={ROUTES.live(soundingEventId ?? undefined)} className={CHIP}>
      <AudioLines aria-hidden className="size-5 shrink-0 animate-vb-breathe text-accent" />
      {t('soundHere')}
    </Link>
  );
}

export function UploadChip() {
  const t = useTranslations('shell');
  const totals = sumUploads(useStore(useUploads()));
  if (!totals.isRunning) return null;
  return (
    <Link href={ROUTES.library} className={CHIP}>
      <Upload aria-hidden className="size-5 shrink-0 text-accent" />
      <span className="min-w-0 flex-1">
        {t('uploading', { done: totals.done, total: totals.total })}
        <ProgressBar value={totals.share} max={1} className="mt-1.5" />
      </span>
    </Link>
  );
}
