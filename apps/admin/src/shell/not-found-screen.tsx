'use client';

import { buttonClass, Cover } from '@votebox/ui';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useDocumentTitle } from './page';
import { ROUTES } from './routes';

export function NotFoundScreen() {
  const t = useTranslations('notFound');
  useDocumentTitle(t('title'));
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center px-6 py-16">
      <div aria-hidden className="mb-10 flex">
        <Cover src={null} seed="late-set" size={150} className="-rotate-6" />
        <Cover src={null} seed="dawn" size={150} className="-ml-16 rotate-6" />
      </div>
      <h1 className="text-5xl font-extrabold tracking-tight">{t('title')}</h1>
      <p className="mt-4 mb-8 max-w-prose text-text-dim">{t('text')}</p>
      <Link href={ROUTES.home} className={buttonClass({ size: 'lg' })}>
        {t('home')}
      </Link>
    </main>
  );
}
