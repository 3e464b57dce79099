'use client';

import { brandStyle } from '@votebox/ui';
import { useEffect, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useAccent } from '../venue/venue.queries';
import { LinkBanner } from './link-banner';
import { Rail } from './rail';
import { TabBar } from './tab-bar';

/** The room around every page: side rail on a laptop, bar at the thumb on a phone, in the venue's colour. */
export function AppShell({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  const accent = useAccent();
  useEffect(() => {
    // On the root element, so that dialogs and menus, which live at the end of the body, are in the colour too.
    const root = document.documentElement;
    const style = Object.entries(brandStyle(accent)) as [string, string][];
    for (const [name, value] of style) root.style.setProperty(name, value);
    return () => {
      for (const [name] of style) root.style.removeProperty(name);
    };
  }, [accent]);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-20 rounded-control bg-accent px-4 py-2 font-semibold text-accent-ink focus:translate-y-0"
      >
        {t('skipToContent')}
      </a>
      <Rail />
      <div className="flex min-w-0 flex-col pb-[calc(4.25rem+env(safe-area-inset-bottom))] lg:pb-0">
        <LinkBanner />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      <TabBar />
    </div>
  );
}
