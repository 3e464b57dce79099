'use client';

import { Menu, VisuallyHidden } from '@votebox/ui';
import { EllipsisVertical, Languages, LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { useSignOut } from '../session/sign-out.hook';
import { useLanguage } from '../text/language.context';
import { ROUTES } from './routes';

export function AccountMenu() {
  const t = useTranslations('shell');
  const { user } = useVenue();
  const { language, chooseLanguage } = useLanguage();
  const signOut = useSignOut();
  const router = useRouter();
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-3 rounded-control px-3 py-2 text-left hover:bg-surface data-popup-open:bg-surface"
        >
          <span className="min-w-0 flex-1 leading-tight">
            <VisuallyHidden>{t('account')}</VisuallyHidden>
            <span className="block truncate font-semibold">{user.name}</span>
            <span className="block truncate text-sm text-text-dim">{user.email}</span>
          </span>
          <EllipsisVertical aria-hidden className="size-4.5 shrink-0 text-text-dim" />
        </button>
      }
      items={[
        { label: t('yourAccount'), icon: <UserRound aria-hidden />, onSelect: () => router.push(ROUTES.account) },
        {
          label: language === 'en' ? 'Deutsch' : 'English',
          icon: <Languages aria-hidden />,
          onSelect: () => chooseLanguage(language === 'en' ? 'de' : 'en'),
        },
        { label: t('signOut'), icon: <LogOut aria-hidden />, onSelect: () => void signOut(), startsGroup: true },
      ]}
    />
  );
}
