'use client';

import { Button, Dialog } from '@votebox/ui';
import { clsx } from 'clsx';
import { Ellipsis, Languages, LogOut, UserRound } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { useSignOut } from '../session/sign-out.hook';
import { useLanguage } from '../text/language.context';
import { BAR_ENTRIES, isAt, NAVIGATION, type NavigationEntry } from './navigation';
import { ROUTES } from './routes';
import { SoundChip, UploadChip } from './status-chips';
import { VenueSwitcher } from './venue-switcher';

const CELL = 'relative flex min-h-17 w-full flex-col items-center justify-center gap-1 text-xs font-semibold';

/** The way around on a phone: four places and everything else behind "More". */
export function TabBar() {
  const t = useTranslations('nav');
  const pathname = usePathname();
  const { can } = useVenue();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  const entries = NAVIGATION.filter((entry) => can(entry.permission));
  const inBar = entries.slice(0, BAR_ENTRIES);
  const rest = entries.slice(BAR_ENTRIES);
  const isInRest = rest.some((entry) => isAt(entry, pathname));
  return (
    <>
      <nav
        aria-label={t('label')}
        className="fixed inset-x-0 bottom-0 z-40 bg-night/95 pb-[env(safe-area-inset-bottom)] shadow-[inset_0_1px_0_rgb(255_240_220/0.08)] backdrop-blur lg:hidden"
      >
        <ul className="grid grid-cols-5">
          {inBar.map((entry) => (
            <li key={entry.key}>
              <BarLink entry={entry} isHere={isAt(entry, pathname)} label={t(entry.key)} />
            </li>
          ))}
          <li>
            <button
              type="button"
              aria-haspopup="dialog"
              aria-expanded={isOpen}
              onClick={() => setOpen(true)}
              className={clsx(CELL, isInRest ? 'text-text' : 'text-text-dim')}
            >
              {isInRest ? <Mark /> : null}
              <Ellipsis aria-hidden className={clsx('size-6', isInRest && 'text-accent')} />
              {t('more')}
            </button>
          </li>
        </ul>
      </nav>
      <MoreSheet entries={rest} isOpen={isOpen} onOpenChange={setOpen} />
    </>
  );
}

function Mark() {
  return <span aria-hidden className="absolute inset-x-5 top-0 h-1 rounded-b-full bg-accent" />;
}

function BarLink({ entry, isHere, label }: { entry: NavigationEntry; isHere: boolean; label: string }) {
  return (
    <Link
      href={entry.href}
      aria-current={isHere ? 'page' : undefined}
      className={clsx(CELL, isHere ? 'text-text' : 'text-text-dim')}
    >
      {isHere ? <Mark /> : null}
      <entry.icon aria-hidden className={clsx('size-6', isHere && 'text-accent')} />
      {label}
    </Link>
  );
}

interface MoreSheetProps {
  entries: readonly NavigationEntry[];
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

function MoreSheet({ entries, isOpen, onOpenChange }: MoreSheetProps) {
  const t = useTranslations('nav');
  const tShell = useTranslations('shell');
  const pathname = usePathname();
  const { user } = useVenue();
  const { language, chooseLanguage } = useLanguage();
  const signOut = useSignOut();
  return (
    <Dialog title={t('more')} open={isOpen} onOpenChange={onOpenChange}>
      <div className="flex flex-col gap-4 pb-4">
        <div className="rounded-control bg-surface-2 py-2">
          <VenueSwitcher />
        </div>
        <ul className="flex flex-col">
          {entries.map((entry) => (
            <li key={entry.key}>
              <Link
                href={entry.href}
                aria-current={isAt(entry, pathname) ? 'page' : undefined}
                onClick={() => onOpenChange(false)}
                className="flex min-h-13 items-center gap-4 rounded-control px-3 text-lg font-semibold aria-[current]:bg-surface-2"
              >
                <entry.icon aria-hidden className="size-5.5 text-accent" />
                {t(entry.key)}
              </Link>
            </li>
          ))}
        </ul>
        <SoundChip />
        <UploadChip />
        <div className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
          <Link
            href={ROUTES.account}
            onClick={() => onOpenChange(false)}
            className="flex min-h-11 min-w-0 flex-1 basis-full items-center gap-2 px-1 text-sm text-text-dim"
          >
            <UserRound aria-hidden className="size-5 shrink-0" />
            <span className="truncate">
              {tShell('yourAccount')} · {user.email}
            </span>
          </Link>
          <Button variant="quiet" onClick={() => chooseLanguage(language === 'en' ? 'de' : 'en')}>
            <Languages aria-hidden />
            {language === 'en' ? 'Deutsch' : 'English'}
          </Button>
          <Button variant="quiet" onClick={() => void signOut()}>
            <LogOut aria-hidden />
            {tShell('signOut')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
