import { Skeleton } from '@votebox/ui';
import { useTranslations } from 'use-intl/react';
import { RowSkeleton } from '../surface/row-skeleton';
import { OfflineBanner } from './offline-banner';

/** The outline of the night, in its own measures, so that nothing jumps when it fills. */
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
          <Skeleton className="mt-7 h-9 w-4/5" />
          <Skeleton className="mt-3 h-5 w-2/5" />
          <Skeleton className="mt-6 h-1.5 w-full" />
        </div>
      </div>
      <div className="vb-floor-queue pt-10">
        <RowSkeleton rows={4} label={t('entering')} />
      </div>
    </div>
  );
}
