import { describe, expect, it } from '@jest/globals';
import { chooseLanguage } from './languages';

describe('chooseLanguage', () => {
  it('prefers what the guest chose before', () => {
    expect(chooseLanguage('de', ['en-GB'])).toBe('de');
  });

  it('takes the first language of the browser that it speaks', () => {
    expect(chooseLanguage(null, ['fr-FR', 'de-AT', 'en'])).toBe('de');
  });

  it('falls back to English, also for a choice that no longer exists', () => {
    expect(chooseLanguage('tlh', ['fr'])).toBe('en');
    expect(chooseLanguage(null, [])).toBe('en');
  });
});
