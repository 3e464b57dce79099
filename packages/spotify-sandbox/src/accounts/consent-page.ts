import type { Person } from '../catalogue/people.js';

/** What the scopes allow, in the words of the page. */
const SCOPE_WORDS: Readonly<Record<string, string>> = {
  'user-read-playback-state': 'See what is playing and on which device',
  'user-modify-playback-state': 'Control playback on your devices',
  'user-read-currently-playing': 'See the track that is playing',
  'playlist-read-private': 'See your private playlists',
  'playlist-read-collaborative': 'See playlists that you share',
  'user-read-private': 'See your account details',
  'user-read-email': 'See your e-mail address',
  streaming: 'Play in this browser',
};

export const KNOWN_SCOPES: readonly string[] = Object.keys(SCOPE_WORDS);

/** The page on which a person agrees or does not. `fields` come back with the answer as they are. */
export function consentPage(people: readonly Person[], scopes: readonly string[], fields: URLSearchParams): string {
  const hidden = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  const options = people.map((person) => `<option value="${escape(person.id)}">${escape(nameOf(person))}</option>`);
  const wishes = scopes.map((scope) => `<li>${escape(SCOPE_WORDS[scope] ?? scope)}</li>`);
  return page(
    'Let this app in?',
    [
      '<p>This is a stand-in for Spotify’s sign-in. Nothing here is real.</p>',
      `<form method="post">${hidden.join('')}`,
      `<label>Sign in as <select name="person">${options.join('')}</select></label>`,
      `<p>The app wants to:</p><ul>${wishes.join('')}</ul>`,
      '<button name="decision" value="agree">Agree</button> ',
      '<button name="decision" value="deny">Cancel</button>',
      '</form>',
    ].join(''),
  );
}

/** A page that only says something. */
export function messagePage(message: string): string {
  return page('Spotify stand-in', `<p>${escape(message)}</p>`);
}

function page(title: string, body: string): string {
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${title}</title>`,
    '<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;background:#16181d;color:#eee}',
    'button,select{font:inherit;padding:.5rem 1rem}</style>',
    `<h1>${title}</h1>${body}</html>`,
  ].join('');
}

function nameOf(person: Person): string {
  const marks = [person.product === 'free' ? 'no Premium' : '', person.isRegistered ? '' : 'not a user of the app'];
  const words = marks.filter((mark) => mark !== '').join(', ');
  return words === '' ? person.name : `${person.name} (${words})`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
