'use client';

import { Button, Dialog } from '@votebox/ui';
import { useRouter } from 'next/navigation';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { BASE_PATH } from '../shell/routes';

type Ask = RefObject<Set<symbol>>;
const UnsavedContext = createContext<Ask | null>(null);

/** The parts of the Navigation API that are used; browsers without it lack only the guard on the back button. */
interface NavigateEvent extends Event {
  navigationType: string;
  destination: { url: string; key: string };
}
interface NavigationLike extends EventTarget {
  traverseTo(key: string): unknown;
}

/**
 * Asks before unsaved changes are left behind: by a link in the app, by the back button, by closing the tab.
 * Forms register with `useUnsavedGuard`.
 */
export function UnsavedProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('unsaved');
  const router = useRouter();
  const dirty = useRef(new Set<symbol>());
  const [leave, setLeave] = useState<(() => void) | null>(null);

  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
      if (!link || dirty.current.size === 0 || event.defaultPrevented) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || link.target === '_blank' || link.hasAttribute('download'))
        return;
      const url = new URL(link.href);
      if (url.origin !== location.origin || !url.pathname.startsWith(BASE_PATH)) return;
      event.preventDefault();
      event.stopPropagation();
      const path = url.pathname.slice(BASE_PATH.length) || '/';
      setLeave(() => () => router.push(path + url.search));
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (dirty.current.size > 0) event.preventDefault();
    };
    const navigation = (window as { navigation?: NavigationLike }).navigation;
    const onNavigate = (event: Event) => {
      const { navigationType, destination } = event as NavigateEvent;
      if (navigationType !== 'traverse' || dirty.current.size === 0 || !event.cancelable) return;
      event.preventDefault();
      setLeave(() => () => navigation?.traverseTo(destination.key));
    };
    document.addEventListener('click', onClick, true);
    window.addEventListener('beforeunload', onUnload);
    navigation?.addEventListener('navigate', onNavigate);
    return () => {
      document.removeEventListener('click', onClick, true);
      window.removeEventListener('beforeunload', onUnload);
      navigation?.removeEventListener('navigate', onNavigate);
    };
  }, [router]);

  const goOn = () => {
    dirty.current.clear();
    setLeave(null);
    leave?.();
  };
  return (
    <UnsavedContext value={dirty}>
      {children}
      <Dialog
        title={t('title')}
        open={leave !== null}
        onOpenChange={(open) => !open && setLeave(null)}
        footer={
          <>
            <Button variant="ghost" onClick={goOn}>
              {t('leave')}
            </Button>
            <Button onClick={() => setLeave(null)}>{t('stay')}</Button>
          </>
        }
      >
        <p className="text-text-dim">{t('text')}</p>
      </Dialog>
    </UnsavedContext>
  );
}

/** While `isDirty`, leaving asks first. */
export function useUnsavedGuard(isDirty: boolean): void {
  const dirty = useContext(UnsavedContext);
  useEffect(() => {
    if (!isDirty || !dirty) return;
    const mark = Symbol('unsaved form');
    const marks = dirty.current;
    marks.add(mark);
    return () => {
      marks.delete(mark);
    };
  }, [isDirty, dirty]);
}
