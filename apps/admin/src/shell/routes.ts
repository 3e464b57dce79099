/** Where the app lives below the origin; the same as in next.config.ts. */
export const BASE_PATH = '/admin';

/** Addresses inside the app, as the router and Link take them (without the base path). */
export const ROUTES = {
  home: '/',
  login: '/login',
  register: '/register',
  forgotten: '/forgotten',
  account: '/account',
  events: '/events',
  event: (id?: string) => (id ? `/event?id=${id}` : '/event'),
  live: (id?: string) => (id ? `/live?id=${id}` : '/live'),
  library: '/library',
  staff: '/staff',
  displays: '/displays',
  settings: '/settings',
  players: '/players',
  spotify: '/spotify',
  schedules: '/schedules',
  schedule: (id?: string) => (id ? `/schedule?id=${id}` : '/schedule'),
  guests: (id?: string) => (id ? `/guests?id=${id}` : '/guests'),
  history: (id?: string) => (id ? `/history?id=${id}` : '/history'),
} as const;

/** A place to go back to after signing in; only addresses of this app, never another origin. */
export function toSafeReturn(next: string | null): string {
  const isOutside = [ROUTES.login, ROUTES.register, ROUTES.forgotten].some((path) => next?.startsWith(path));
  return next && /^\/(?![/\\])/.test(next) && !isOutside ? next : ROUTES.home;
}
