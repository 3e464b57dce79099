import { LANGUAGES, type Language } from '@votebox/contracts';

export interface LanguageWishes {
  /** `?lang=` of the address. */
  asked: Language | null;
  /** The language of the venue; null before the TV is paired. */
  venue: Language | null;
  /** `navigator.languages`. */
  browser: readonly string[];
}

/** The address beats the venue, the venue beats the browser of the TV (which nobody ever set up). */
export function decideLanguage({ asked, venue, browser }: LanguageWishes): Language {
  if (asked !== null) return asked;
  if (venue !== null) return venue;
  for (const tag of browser) {
    const known = LANGUAGES.find((language) => tag.toLowerCase().startsWith(language));
    if (known !== undefined) return known;
  }
  return 'en';
}
