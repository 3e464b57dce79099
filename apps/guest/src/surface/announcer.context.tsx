import { LiveRegion } from '@votebox/ui';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

interface Announcer {
  spoken: string;
  announce: (text: string) => void;
}

/** An object, so that the same words said twice are two sentences. */
interface Sentence {
  text: string;
}

const AnnouncerContext = createContext<Announcer>({ spoken: '', announce: () => undefined });

/** A screen reader must be able to finish a sentence; what comes meanwhile is kept, and only the newest three of it. */
const PAUSE_MS = 4_000;
const WAITING_MAX = 3;

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  const present = sentences[0];
  const spoken = present?.text ?? '';

  useEffect(() => {
    if (!present) return;
    const timer = setTimeout(() => setSentences((all) => all.slice(1)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [present]);

  const announce = useCallback((text: string) => {
    setSentences(([speaking, ...waiting]) =>
      speaking ? [speaking, ...[...waiting, { text }].slice(-WAITING_MAX)] : [{ text }],
    );
  }, []);

  const announcer = useMemo(() => ({ spoken, announce }), [spoken, announce]);
  return (
    <AnnouncerContext value={announcer}>
      {children}
      <Voice />
    </AnnouncerContext>
  );
}

export function useAnnounce(): (text: string) => void {
  return useContext(AnnouncerContext).announce;
}

/** The voice. A modal dialog silences everything outside, so each dialog that stays open carries one of its own. */
export function Voice() {
  return <LiveRegion>{useContext(AnnouncerContext).spoken}</LiveRegion>;
}
