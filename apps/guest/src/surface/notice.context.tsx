import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

export type NoticeTone = 'plain' | 'good' | 'warn' | 'bar';

export interface Notice {
  text: string;
  tone: NoticeTone;
}

interface NoticeBoard {
  notice: Notice | null;
  tell: (notice: Notice) => void;
  dismiss: () => void;
}

const NoticeContext = createContext<NoticeBoard>({ notice: null, tell: () => undefined, dismiss: () => undefined });

const SHOWN_MS = 6_000;

/** One short sentence at a time, above the thumb. A newer one takes the place of an older one. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);

  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  const dismiss = useCallback(() => setNotice(null), []);
  const board = useMemo(() => ({ notice, tell: setNotice, dismiss }), [notice, dismiss]);
  return <NoticeContext value={board}>{children}</NoticeContext>;
}

export function useNotices(): NoticeBoard {
  return useContext(NoticeContext);
}
