import { Skeleton } from '@votebox/ui';
import { useTranslations } from 'use-intl/react';
import { RowSkeleton } from '../surface/row-skeleton';
import { OfflineBanner } from './offline-banner';

/** The outline of the night, in its own measures, so that nothing jumps when it fills. What is always there can be read already. */
export function NightSkeleton({ isOffline }: { isOffline: boolean }) {
  const t = useTranslations('night');
  return (
    <div className="vb-floor vb-room" aria-busy>
      <div className="vb-floor-stage">
        <div className="flex h-15 items-center gap-3 px-5 pt-3">
          <Skeleton className="size-8" />
          <Skeleton className="h-4 w-40" />
        </div>
        {isOffline ? <OfflineBanner rightAt={null} /> : null}
        <div className="vb-now px-5 pt-2">
          <div className="vb-record">
            <span aria-hidden className="vb-vinyl" />
            <Skeleton className="vb-record-sleeve aspect-square" />
          </div>
          <Skeleton className="mt-5 h-5 w-24" />
          <Skeleton className="mt-2 h-[clamp(1.5rem,9vw,3rem)] w-4/5" />
          <Skeleton className="mt-2 h-6 w-2/5" />
          <Skeleton className="mt-5 mb-7 h-1.5 w-full" />
        </div>
      </div>
      <div className="vb-floor-queue">
        <div className="px-5 pt-6 pb-3">
          <p aria-hidden className="font-display text-3xl leading-[1.06] font-extrabold tracking-[-0.02em]">
            {t('upNext')}
          </p>
          <Skeleton className="mt-2 h-4 w-3/4" />
        </div>
        <RowSkeleton rows={4} label={t('entering')} />
      </div>
      <div aria-hidden className="vb-dock lg:hidden">
        <div className="flex gap-2.5 px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
          <Skeleton className="size-16 shrink-0 !rounded-full" />
          <Skeleton className="h-16 flex-1 !rounded-full" />
        </div>
      </div>
    </div>
  );
}
