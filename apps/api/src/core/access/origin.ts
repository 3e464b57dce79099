import type { Config } from '../config/config.js';

/**
 * Whether a request that carries cookies may come from a page of `origin`: the host it was sent to, the public address,
 * or one that the configuration names. No origin at all means: not a browser page.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | string[] | undefined,
  config: Pick<Config, 'PUBLIC_URL' | 'ALLOWED_ORIGINS'>,
): boolean {
  if (origin === undefined) return true;
  let parsed: URL;
  try {
    parsed = new URL(origin);
  } catch {
    return false;
  }
  const own = Array.isArray(host) ? host[0] : host;
  if (own !== undefined && parsed.host === own) return true;
  const named = [config.PUBLIC_URL, ...config.ALLOWED_ORIGINS.split(',')];
  return named.some((entry) => entry.trim() !== '' && new URL(entry.trim()).origin === parsed.origin);
}
