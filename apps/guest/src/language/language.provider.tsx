import { browserStorage } from '@votebox/client';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl/react';
import english from '../../messages/en.json';
import { chooseLanguage, LANGUAGE_KEY, type AppLanguage, type Messages } from './languages';

const LOADERS: Record<AppLanguage, () => Promise<Messages>> = {
  en: () => Promise.resolve(english),
  de: () => import('../../messages/de.json').then((file) => file.default),
};

interface LanguageChoice {
  language: AppLanguage;
  chooseLanguage: (language: AppLanguage) => void;
}

const LanguageContext = createContext<LanguageChoice>({ language: 'en', chooseLanguage: () => undefined });

export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext);
}

/**
 * The page is rendered in English at build time. Where another language is wanted, the script in the document head
 * hides the page until this provider has loaded the right messages, so that no guest sees the language flip.
 */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ language: AppLanguage; messages: Messages }>({
    language: 'en',
    messages: english,
  });
  const [wanted, setWanted] = useState<AppLanguage | null>(null);

  useEffect(() => {
    setWanted(
      (chosen) =>
        chosen ?? chooseLanguage(browserStorage.read(LANGUAGE_KEY), navigator.languages ?? [navigator.language]),
    );
  }, []);

  useEffect(() => {
    if (wanted === null) return;
    let isStale = false;
    const reveal = () => delete document.documentElement.dataset.languagePending;
    LOADERS[wanted]().then((messages) => {
      if (isStale) return;
      setShown({ language: wanted, messages });
      document.documentElement.lang = wanted;
      requestAnimationFrame(reveal);
    }, reveal);
    return () => {
      isStale = true;
    };
  }, [wanted]);

  const choice = useMemo<LanguageChoice>(
    () => ({
      language: shown.language,
      chooseLanguage: (language) => {
        browserStorage.write(LANGUAGE_KEY, language);
        setWanted(language);
      },
    }),
    [shown.language],
  );

  return (
    <LanguageContext.Provider value={choice}>
      <IntlProvider locale={shown.language} messages={shown.messages} timeZone="UTC">
        {children}
      </IntlProvider>
    </LanguageContext.Provider>
  );
}
