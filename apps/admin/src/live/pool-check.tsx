'use client';

import type { EventView } from '@votebox/contracts';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ROUTES } from '../shell/routes';
import { CheckLine } from './check-line';

interface PoolCheckProps {
  event: EventView;
  /** How many tracks the library has; undefined while that is not known. */
  total: number | undefined;
  hasMusic: boolean;
}

export function PoolCheck({ event, total, hasMusic }: PoolCheckProps) {
  const t = useTranslations('beforeStart');
  return (
    <CheckLine isGood={hasMusic}>
      {hasMusic ? (
        <PoolWords event={event} total={total} />
      ) : (
        <>
          {t('noMusic')}{' '}
          <Link href={ROUTES.library} className="font-semibold text-accent underline underline-offset-4">
            {t('addMusic')}
          </Link>
        </>
      )}
    </CheckLine>
  );
}

function PoolWords({ event, total }: { event: EventView; total: number | undefined }) {
  const t = useTranslations('beforeStart');
  const { kind, values } = event.pool;
  switch (kind) {
    case 'ALL':
      return <>{total === undefined ? t('poolAll') : t('poolAllCount', { count: total })}</>;
    case 'TRACKS':
      return <>{t('poolTracks', { count: values.length })}</>;
    // The name of a playlist is only known at Spotify.
    case 'PLAYLIST':
      return <>{t('poolPlaylist')}</>;
    default:
      return <>{t(`poolSome.${kind}`, { names: values.join(', ') })}</>;
  }
}
