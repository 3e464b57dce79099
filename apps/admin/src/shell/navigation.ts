import type { Permission } from '@votebox/contracts';
import { CalendarDays, Disc3, House, MonitorPlay, Radio, Settings2, Users, type LucideIcon } from 'lucide-react';
import { ROUTES } from './routes';

export interface NavigationEntry {
  key: 'home' | 'live' | 'events' | 'library' | 'displays' | 'staff' | 'settings';
  href: string;
  icon: LucideIcon;
  /** Paths that count as being there. */
  paths: readonly string[];
  permission: Permission;
}

export const NAVIGATION: readonly NavigationEntry[] = [
  { key: 'home', href: ROUTES.home, icon: House, paths: ['/'], permission: 'venue:read' },
  { key: 'live', href: ROUTES.live(), icon: Radio, paths: ['/live'], permission: 'event:read' },
  {
    key: 'events',
    href: ROUTES.events,
    icon: CalendarDays,
    paths: ['/events', '/event', '/schedules', '/schedule', '/history', '/guests'],
    permission: 'event:read',
  },
  { key: 'library', href: ROUTES.library, icon: Disc3, paths: ['/library'], permission: 'track:read' },
  { key: 'displays', href: ROUTES.displays, icon: MonitorPlay, paths: ['/displays'], permission: 'venue:read' },
  { key: 'staff', href: ROUTES.staff, icon: Users, paths: ['/staff'], permission: 'staff:read' },
  {
    key: 'settings',
    href: ROUTES.settings,
    icon: Settings2,
    paths: ['/settings', '/players', '/spotify', '/spotify/callback'],
    permission: 'venue:read',
  },
];

/** How many of them the bar of a phone shows; the rest is behind "More". */
export const BAR_ENTRIES = 4;

export const isAt = (entry: NavigationEntry, pathname: string): boolean =>
  entry.paths.includes(pathname.replace(/\/$/, '') || '/');
