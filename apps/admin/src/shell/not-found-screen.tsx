'use client';

import { buttonClass, EmptyState } from '@votebox/ui';
import { MapPinOff } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ROUTES } from './routes';

export function NotFoundScreen() {
  const t = useTranslations('notFound');
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl place-items-center">
      <EmptyState
        icon={<MapPinOff aria-hidden />}
        title={t('title')}
        text={t('text')}
        action={
          <Link href={ROUTES.home} className={buttonClass()}>
            {t('home')}
          </Link>
        }
      />
    </main>
  );
}
