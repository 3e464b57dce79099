import { describe, expect, test } from '@jest/globals';
import { changeSettings, defaultSettings } from './settings.js';

describe('settings', () => {
  test('take over what is given', () => {
    const settings = defaultSettings('dev2026');
    expect(changeSettings(settings, { ending: 'stuck', autoplays: true, idleDropMs: null })).toBeNull();
    expect(settings).toMatchObject({ ending: 'stuck', autoplays: true, idleDropMs: null, commandAnswer: 'text' });
  });

  test.each<Readonly<Record<string, unknown>>>([
    { ending: 'explode' },
    { profile: 'dev2030' },
    { autoplays: 'yes' },
    { windowCallsMax: -1 },
    { accessTokenSeconds: 0 },
    { nothing: 1 },
    { toString: 1 },
  ])('refuse %p and change nothing', (changes) => {
    const settings = defaultSettings('extended');
    expect(changeSettings(settings, { rotatesRefreshTokens: true, ...changes })).toBe(Object.keys(changes)[0]);
    expect(settings).toEqual(defaultSettings('extended'));
  });
});
