'use client';

import { Badge } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { PasswordForm } from './password-form';
import { SessionList } from './session-list';

export function AccountPage() {
  const t = useTranslations('account');
  const { user } = useVenue();
  return (
    <Page
      title={t('title')}
      width="reading"
      text={
        <p className="flex flex-wrap items-center gap-2 wrap-anywhere">
          {t('text', { name: user.name, email: user.email })}
          {user.isEmailProven ? <Badge tone="good">{t('emailProven')}</Badge> : null}
        </p>
      }
    >
      <div className="flex flex-col gap-12">
        <PasswordForm />
        <SessionList />
      </div>
    </Page>
  );
}
