'use client';

import { Logo } from '@votebox/ui';
import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { AccountMenu } from './account-menu';
import { isAt, NAVIGATION } from './navigation';
import { ROUTES } from './routes';
import { SoundChip, UploadChip } from './status-chips';
import { VenueSwitcher } from './venue-switcher';

export function Rail() {
  const t = useTranslations('nav');
  const pathname = usePathname();
  const { can } = useVenue();
  return (
    <header className="sticky top-0 hidden h-dvh flex-col gap-5 overflow-y-auto bg-night/70 px-3 pt-6 pb-4 shadow-[inset_-1px_0_0_rgb(255_240_220/0.06)] lg:flex">
      <Link href={ROUTES.home} className="ml-3 w-fit rounded-sleeve">
        <Logo size={30} />
      </Link>
      <VenueSwitcher />
      <nav aria-label={t('label')}>
        <ul className="flex flex-col gap-0.5">
          {NAVIGATION.filter((entry) => can(entry.permission)).map((entry) => {
            const here = isAt(entry, pathname);
            return (
              <li key={entry.key}>
                <Link
                  href={entry.href}
                  aria-current={here ? 'page' : undefined}
                  className={clsx(
                    'relative flex min-h-11 items-center gap-3 rounded-control px-3 font-semibold transition-colors',
                    here ? 'bg-surface-2 text-text' : 'text-text-dim hover:bg-surface hover:text-text',
                  )}
                >
                  {here ? (
                    <span aria-hidden className="absolute inset-y-2.5 -left-3 w-1 rounded-r-full bg-accent" />
                  ) : null}
                  <entry.icon aria-hidden className={clsx('size-5', here && 'text-accent')} />
                  {t(entry.key)}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <div className="mt-auto flex flex-col gap-2">
        <UploadChip />
        <SoundChip />
        <AccountMenu />
      </div>
    </header>
  );
}
