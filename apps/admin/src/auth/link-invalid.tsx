'use client';

import { useTranslations } from 'use-intl';
import { AuthFrame } from './auth-frame';

export function LinkInvalid() {
  const t = useTranslations('auth');
  return (
    <AuthFrame title={t('linkInvalidTitle')} text={t('linkInvalidText')}>
      {null}
    </AuthFrame>
  );
}
