import type { Language } from '@votebox/contracts';
import type { Letter } from '../../core/mail/mailer.js';

/** What is mailed to somebody who is invited to the staff of a venue. */
export function invitationLetter(language: Language, venueName: string, url: string): Omit<Letter, 'to'> {
  switch (language) {
    case 'en':
      return {
        kind: 'invitation',
        subject: `Join the team of ${venueName} on Votebox`,
        text: [
          `${venueName} invites you to its team on Votebox, where the guests pick the music.`,
          `Accept or decline here within a week:\n\n${url}`,
          'The link works once and is meant for you alone. If you do not know the venue, do nothing: nothing happens without you.',
        ].join('\n\n'),
      };
    case 'de':
      return {
        kind: 'invitation',
        subject: `Komm ins Team von ${venueName} bei Votebox`,
        text: [
          `${venueName} lädt dich in sein Team bei Votebox ein, wo die Gäste die Musik bestimmen.`,
          `Nimm innerhalb einer Woche hier an oder lehne ab:\n\n${url}`,
          'Der Link gilt einmal und nur für dich. Kennst du den Laden nicht, tu nichts: Ohne dich geschieht nichts.',
        ].join('\n\n'),
      };
  }
}
