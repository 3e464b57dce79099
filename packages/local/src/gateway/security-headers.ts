import { createHash } from 'node:crypto';
import type { PageOrigins } from './page-origins.js';

/** Headers of every static answer. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'SAMEORIGIN',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;
const HOST = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/i;

/** CSP sources of the inline scripts of one exported page: the exact scripts the build wrote, and no others. */
export function listScriptHashes(html: string): string[] {
  const hashes = new Set<string>();
  for (const [, body] of html.matchAll(INLINE_SCRIPT)) {
    if (body) hashes.add(`'sha256-${createHash('sha256').update(body).digest('base64')}'`);
  }
  return [...hashes];
}

/**
 * The policy of an exported page. Older Safari does not count web sockets to the same host as 'self': they are named.
 */
export function contentSecurityPolicy(
  scriptHashes: readonly string[],
  host: string | undefined,
  { scripts = [], images = [], data = [] }: PageOrigins = {},
): string {
  const sockets = host !== undefined && HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    ["script-src 'self'", ...scriptHashes, ...scripts].join(' '),
    ["frame-src 'self'", ...scripts].join(' '),
    "style-src 'self' 'unsafe-inline'",
    ["img-src 'self' data: blob:", ...images].join(' '),
    ["media-src 'self' blob:", ...data].join(' '),
    "font-src 'self' data:",
    [`connect-src 'self'${sockets}`, ...data].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}
