import { createHash } from 'node:crypto';
import type { PageOrigins } from './page-origins.js';

/** Headers of every answer that is not the API's. */
export const SECURITY_HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Headers of an answer that is no file: a redirect, or that there is nothing. */
export const BARE_HEADERS = {
  ...SECURITY_HEADERS,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

/** An answer written to a bare connection, which ends with it. */
export function bareAnswer(line: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ ...BARE_HEADERS, ...headers, connection: 'close', 'content-length': '0' });
  return [`HTTP/1.1 ${line}`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
}

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

/** Web sockets to a host, each with a blank before it: older Safari does not count them as 'self'. */
export function socketSources(host: string | undefined): string {
  return host !== undefined && HOST.test(host) ? ` ws://${host} wss://${host}` : '';
}

/** The policy of an exported page. `sockets`: see {@link socketSources}. */
export function contentSecurityPolicy(
  scriptHashes: readonly string[],
  sockets: string,
  { scripts = [], images = [], data = [] }: PageOrigins = {},
): string {
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
    "frame-ancestors 'none'",
  ].join('; ');
}
