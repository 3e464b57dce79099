'use client';

import { SpotifyMark } from '@votebox/ui';
import { clsx } from 'clsx';
import { SlidersHorizontal, Speaker } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';

const TABS = [
  { key: 'venue', href: ROUTES.settings, icon: <SlidersHorizontal aria-hidden />, permission: 'venue:read' },
  { key: 'players', href: ROUTES.players, icon: <Speaker aria-hidden />, permission: 'player:read' },
  { key: 'spotify', href: ROUTES.spotify, icon: <SpotifyMark />, permission: 'spotify:read' },
] as const;

/** The rooms of the settings, each with an address of its own. */
export function SettingsTabs() {
  const t = useTranslations('settingsTabs');
  const pathname = usePathname().replace(/\/$/, '');
  const { can } = useVenue();
  return (
    <nav
      aria-label={t('label')}
      className="mb-7 flex gap-1 overflow-x-auto shadow-[inset_0_-1px_0_var(--color-line)] lg:mb-9"
    >
      {TABS.filter((tab) => can(tab.permission)).map((tab) => {
        const isHere = pathname === tab.href;
        return (
          <Link
            key={tab.key}
            href={tab.href}
            aria-current={isHere ? 'page' : undefined}
            className={clsx(
              'flex min-h-12 items-center gap-2 rounded-t-control px-4 font-semibold whitespace-nowrap -outline-offset-3 transition-colors [&_svg]:size-5',
              isHere ? 'text-text shadow-[inset_0_-3px_0_var(--vb-accent)]' : 'text-text-dim hover:text-text',
            )}
          >
            {tab.icon}
            {t(tab.key)}
          </Link>
        );
      })}
    </nav>
  );
}
