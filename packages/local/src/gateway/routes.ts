/** The three web apps behind the gateway. */
export type SiteName = 'guest' | 'display' | 'admin';

/** Where a request goes. */
export type Route =
  | { readonly kind: 'api' }
  | { readonly kind: 'join'; readonly code: string }
  /** `path` is the path inside the app, without its base path; it begins with a slash. */
  | { readonly kind: 'site'; readonly site: SiteName; readonly path: string }
  | { readonly kind: 'nothing' };

const API_PREFIXES = ['/api', '/socket.io', '/health', '/metrics'];
const BASE_PATHS = { display: '/display', admin: '/admin' } as const;

/** Decides by the path alone; `pathname` as it came, still percent-encoded, without the query. */
export function routeFor(pathname: string): Route {
  if (!pathname.startsWith('/') || pathname.startsWith('//')) return { kind: 'nothing' };
  if (API_PREFIXES.some((prefix) => isBelow(pathname, prefix))) return { kind: 'api' };
  // Nothing that a code may contain needs percent-encoding, so anything else in its place is not a code.
  const join = /^\/j\/([\w-]{1,40})$/.exec(pathname);
  if (join?.[1] !== undefined) return { kind: 'join', code: join[1] };
  for (const site of ['display', 'admin'] as const) {
    const base = BASE_PATHS[site];
    if (isBelow(pathname, base)) return { kind: 'site', site, path: pathname.slice(base.length) || '/' };
    // What Next asks for before it goes to the start page of an app with a base path.
    if (pathname === `${base}.txt`) return { kind: 'site', site, path: '/index.txt' };
  }
  return { kind: 'site', site: 'guest', path: pathname };
}

/** Figures of the running system are for whoever runs it on this machine, not for everyone on its Wi-Fi. */
export function mayAsk(pathname: string, remoteAddress: string | undefined): boolean {
  return !isBelow(pathname, '/metrics') || /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(remoteAddress ?? '');
}

function isBelow(pathname: string, prefix: string): boolean {
  return pathname === prefix || pathname.startsWith(`${prefix}/`);
}
