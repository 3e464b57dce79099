'use client';

import { useTranslations } from 'use-intl';
import { AuthFrame } from './auth-frame';
import { BackToLogin } from './back-to-login';

export function LinkInvalid() {
  const t = useTranslations('auth');
  return (
    <AuthFrame title={t('linkInvalidTitle')} text={t('linkInvalidText')}>
      <BackToLogin />
    </AuthFrame>
  );
}
