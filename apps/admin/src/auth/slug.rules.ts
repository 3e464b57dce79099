import { LIMITS, SLUG_PATTERN } from '@votebox/contracts';

const SPELLED_OUT: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
  '&': ' and ',
};

/** Short name for addresses, made from a venue's name: "Zur Grünen Ecke!" → "zur-gruenen-ecke". May be too short. */
export function proposeSlug(venueName: string): string {
  const spelled = venueName.toLowerCase().replace(/[äöüßæøå&]/g, (letter) => SPELLED_OUT[letter] ?? letter);
  return spelled
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’'`]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LIMITS.slugMax)
    .replace(/^-+|-+$/g, '');
}

export type SlugFault = 'too-short' | 'too-long' | 'pattern';

/** What is wrong with a short name, or null. Same limits as the server's validator. */
export function findSlugFault(slug: string): SlugFault | null {
  if (slug.length < LIMITS.slugMin) return 'too-short';
  if (slug.length > LIMITS.slugMax) return 'too-long';
  return SLUG_PATTERN.test(slug) ? null : 'pattern';
}
