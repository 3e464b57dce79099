import type { Language } from '@votebox/contracts';
import type { Letter } from '../../core/mail/mailer.js';

/** What is mailed to somebody who has forgotten the password. */
export function resetLetter(language: Language, url: string): Omit<Letter, 'to'> {
  switch (language) {
    case 'en':
      return {
        kind: 'password',
        subject: 'A new password for Votebox',
        text: [
          'Somebody, probably you, asked for a new password for your Votebox account.',
          `Set it here within the next hour:\n\n${url}`,
          'The link works once, and signs you out on all devices. If it was not you, do nothing: your password stays as it is.',
        ].join('\n\n'),
      };
    case 'de':
      return {
        kind: 'password',
        subject: 'Ein neues Passwort für Votebox',
        text: [
          'Jemand, vermutlich du, hat ein neues Passwort für dein Votebox-Konto angefordert.',
          `Lege es innerhalb der nächsten Stunde hier fest:\n\n${url}`,
          'Der Link gilt einmal und meldet dich auf allen Geräten ab. Warst du das nicht, tu nichts: Dein Passwort bleibt, wie es ist.',
        ].join('\n\n'),
      };
  }
}
