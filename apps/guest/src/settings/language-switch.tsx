import { useTranslations } from 'use-intl/react';
import { useLanguage } from '../language/language.provider';
import { LANGUAGE_NAMES, type AppLanguage } from '../language/languages';

/** All languages side by side: nobody has to read the present one to find their own. */
export function LanguageSwitch() {
  const t = useTranslations('settings');
  const { language, chooseLanguage } = useLanguage();
  return (
    <div role="group" aria-label={t('language')} className="flex gap-1">
      {(Object.keys(LANGUAGE_NAMES) as AppLanguage[]).map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={code === language}
          onClick={() => chooseLanguage(code)}
          className="min-h-11 min-w-11 rounded-full px-3 font-bold text-dim uppercase aria-pressed:bg-surface-2 aria-pressed:text-text"
        >
          <span aria-hidden>{code}</span>
          <span className="sr-only">{LANGUAGE_NAMES[code]}</span>
        </button>
      ))}
    </div>
  );
}
