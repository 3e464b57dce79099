'use client';

import { browserStorage } from '@votebox/client';
import { LANGUAGES, type Language } from '@votebox/contracts';
import { UiTextProvider } from '@votebox/ui';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider, useTranslations } from 'use-intl';
import de from '../../messages/de.json';
import en from '../../messages/en.json';

const KEPT_AS = 'votebox.language';
const MESSAGES: Record<Language, typeof en> = { en, de };

interface LanguageChoice {
  language: Language;
  chooseLanguage(language: Language): void;
}

const LanguageContext = createContext<LanguageChoice | null>(null);

const isLanguage = (value: string | null | undefined): value is Language =>
  (LANGUAGES as readonly string[]).includes(value ?? '');

/** What was chosen on this device, else the first language of the browser that we speak, else English. */
function findLanguage(): Language {
  const kept = browserStorage.read(KEPT_AS);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** How dates and numbers are written: the browser's own variant of the language, such as en-GB or de-AT. */
function findLocale(language: Language): string {
  const usual = { en: 'en-GB', de: 'de-DE' };
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? usual[language];
}

/** All text of the app. Only rendered in a browser. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(findLanguage);
  const chooseLanguage = useCallback((next: Language) => {
    setLanguage(next);
    browserStorage.write(KEPT_AS, next);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(() => ({ language, chooseLanguage }), [language, chooseLanguage]);
  return (
    <LanguageContext value={choice}>
      <IntlProvider
        locale={findLocale(language)}
        messages={MESSAGES[language]}
        timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
      >
        <UiWords>{children}</UiWords>
      </IntlProvider>
    </LanguageContext>
  );
}

function UiWords({ children }: { children: ReactNode }) {
  const t = useTranslations('ui');
  const text = { close: t('close'), dismiss: t('dismiss'), busy: t('busy'), pressAgain: t('pressAgain') };
  return <UiTextProvider text={text}>{children}</UiTextProvider>;
}

export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (!choice) throw new Error('useLanguage needs a LanguageProvider');
  return choice;
}
