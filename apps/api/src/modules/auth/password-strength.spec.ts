import { describe, expect, test } from '@jest/globals';
import { isGuessable } from './password-strength.js';

const ABOUT = ['The Anchor', 'the-anchor', 'olga@anchor.example', 'Olga Petrova'];

describe('a password', () => {
  test.each([
    'aaaaaaaaaa',
    '          ',
    '1234567890',
    'qwertyuiop',
    'asdfghjkl;',
    'password12',
    'Passwort1234',
    'P4$$w0rd!!',
    'iloveyou123',
    'abcdefghij',
    'abcabcabcabc',
    '9876543210',
    'theanchor1',
    'The Anchor',
    'TheAnchor2026',
    'the-anchor!',
    'olga@anchor.example',
    'olga.petrova',
    'petrova1990',
    'anchoranchor',
    '🎵🎵🎵🎵🎵🎵🎵🎵🎵🎵',
    'a'.repeat(200),
  ])('%s is guessed', async (password) => {
    expect(await isGuessable(password, ABOUT)).toBe(true);
  });

  test.each([
    'correct horse battery staple',
    'a long enough password',
    'votebox-demo',
    'kneipe zum blauen bock',
    'xK9#mQ2$vL',
    'дождь на крыше в июле',
    'tulip marble engine '.repeat(10),
  ])('%s is not', async (password) => {
    expect(await isGuessable(password, ABOUT)).toBe(false);
  });

  test('of the demo is not, for the demo’s own people either', async () => {
    const about = ['The Velvet Fox', 'the-velvet-fox', 'demo@votebox.local', 'Demo Owner'];
    expect(await isGuessable('votebox-demo', about)).toBe(false);
  });
});
