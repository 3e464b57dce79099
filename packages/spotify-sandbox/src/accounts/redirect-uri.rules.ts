const LOOPBACK = new Set(['127.0.0.1', '[::1]']);

/**
 * Whether Spotify takes an address as redirect URI at all (since November 2025): https, or http on a loopback address that
 * is written as a number. `localhost` is refused. No fragment.
 */
export function isAllowed(redirectUri: string): boolean {
  const url = parse(redirectUri);
  if (url === undefined || url.hash !== '' || redirectUri.includes('#')) return false;
  if (url.protocol === 'https:') return url.hostname !== 'localhost';
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname);
}

/** Whether an address is the registered one: to the letter, except that a loopback one without a port fits any port. */
export function fits(registered: string, redirectUri: string): boolean {
  if (registered === redirectUri) return true;
  const [mine, theirs] = [parse(registered), parse(redirectUri)];
  if (mine === undefined || theirs === undefined || !LOOPBACK.has(mine.hostname) || mine.port !== '') return false;
  theirs.port = '';
  return mine.protocol === 'http:' && theirs.href === mine.href;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
