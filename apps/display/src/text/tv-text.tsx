import type { Language } from '@votebox/contracts';
import { useEffect, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl';
import de from '../../messages/de.json';
import en from '../../messages/en.json';

const MESSAGES = { en, de };

/** The words of the TV in one language, also told to the browser (hyphenation, screen readers). */
export function TvText({
  language,
  timeZone,
  children,
}: {
  language: Language;
  timeZone: string;
  children: ReactNode;
}) {
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <IntlProvider locale={language} messages={MESSAGES[language]} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}
