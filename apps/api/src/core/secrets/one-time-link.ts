import { createHash, randomBytes } from 'node:crypto';

/** A secret that stands in a link or a cookie: 256 random bits, base64url. Kept only as its hash. */
export function newSecretToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256, hex. The token is random, so a plain hash cannot be searched backwards. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Address of a page of the admin app that is opened with a one-time token. The token stands in the fragment: no server,
 * log or `Referer` ever sees it.
 */
export function oneTimeLink(publicUrl: string, page: 'invitation' | 'reset', token: string): string {
  const url = new URL(`/admin/${page}`, publicUrl);
  url.hash = token;
  return url.href;
}
