import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ROUTES } from '../shell/routes';

export function BackToLogin() {
  const t = useTranslations('auth');
  return (
    <Link href={ROUTES.login} className="w-fit font-semibold text-accent underline decoration-2 underline-offset-4">
      {t('backToLogin')}
    </Link>
  );
}
