'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ROUTES } from '../shell/routes';
import { AuthFrame } from './auth-frame';

export function LinkInvalid() {
  const t = useTranslations('auth');
  return (
    <AuthFrame title={t('linkInvalidTitle')} text={t('linkInvalidText')}>
      <Link href={ROUTES.login} className="w-fit font-semibold text-accent underline decoration-2 underline-offset-4">
        {t('backToLogin')}
      </Link>
    </AuthFrame>
  );
}
