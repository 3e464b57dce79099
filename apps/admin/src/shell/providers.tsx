'use client';

import { Logo, Toaster } from '@votebox/ui';
import { useSyncExternalStore, type ReactNode } from 'react';
import { QueryProvider } from '../data/query.context';
import { SessionProvider } from '../session/session.context';
import { LanguageProvider } from '../text/language.context';

const never = () => () => {};

/** Everything lives in the browser; the exported pages carry only the dark room with the sign in it. */
export function Providers({ children }: { children: ReactNode }) {
  const isBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (!isBrowser) return <Splash />;
  return (
    <LanguageProvider>
      <SessionProvider>
        <QueryProvider>
          {children}
          <Toaster bottomOffset="var(--admin-bar-height, 0px)" />
        </QueryProvider>
      </SessionProvider>
    </LanguageProvider>
  );
}

export function Splash() {
  return (
    <div className="grid min-h-dvh place-items-center">
      <Logo size={44} className="animate-vb-breathe" />
    </div>
  );
}
