import type en from '../../messages/en.json';

/** A new language is one more file in messages/ and one more row here. English is in the page, the others are loaded. */
export const LANGUAGE_NAMES = { en: 'English', de: 'Deutsch' } as const;
export type AppLanguage = keyof typeof LANGUAGE_NAMES;
export type Messages = typeof en;

export const LANGUAGE_KEY = 'votebox.language';

function isAppLanguage(text: string | null | undefined): text is AppLanguage {
  return text != null && Object.hasOwn(LANGUAGE_NAMES, text);
}

/** The guest's own choice wins, then the first language of the browser that we speak, then English. */
export function chooseLanguage(saved: string | null, preferred: readonly string[]): AppLanguage {
  if (isAppLanguage(saved)) return saved;
  for (const tag of preferred) {
    const primary = tag.slice(0, 2).toLowerCase();
    if (isAppLanguage(primary)) return primary;
  }
  return 'en';
}
