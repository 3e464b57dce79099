import { describe, expect, it } from '@jest/globals';
import { LIMITS, SLUG_PATTERN } from '@votebox/contracts';
import { findSlugFault, proposeSlug } from './slug.rules';

describe('proposed short name', () => {
  it.each([
    ['Zur Grünen Ecke!', 'zur-gruenen-ecke'],
    ["O'Malley's Pub", 'omalleys-pub'],
    ['  Straße 7  ', 'strasse-7'],
    ['Café Crème & Co.', 'cafe-creme-and-co'],
    ['---', ''],
    ['東京', ''],
  ])('of %j is %j', (name, slug) => {
    expect(proposeSlug(name)).toBe(slug);
  });

  it('never breaks the pattern or the length limit, whatever the name', () => {
    for (const name of ['a'.repeat(39) + ' b', 'Ä'.repeat(80), 'x - - y', '1/2/3', 'Bar – Nacht']) {
      const slug = proposeSlug(name);
      expect(slug).toMatch(SLUG_PATTERN);
      expect(slug.length).toBeLessThanOrEqual(LIMITS.slugMax);
    }
  });
});

describe('a typed short name', () => {
  it.each([
    ['ab', 'too-short'],
    ['a'.repeat(41), 'too-long'],
    ['Bar', 'pattern'],
    ['bar-', 'pattern'],
    ['bar--x', 'pattern'],
    ['golden-anchor', null],
  ])('%j → %j', (slug, fault) => {
    expect(findSlugFault(slug)).toBe(fault);
  });
});
