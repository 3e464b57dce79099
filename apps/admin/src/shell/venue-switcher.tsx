'use client';

import { Cover, Menu, toast, VisuallyHidden } from '@votebox/ui';
import { Check, ChevronsUpDown, Store } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useSession, useVenue } from '../session/session.context';
import { useVenueView } from '../venue/venue.queries';
import { ROUTES } from './routes';

/** The venue, with its sign; opens the choice for people who work at several. */
export function VenueSwitcher() {
  const t = useTranslations('shell');
  const tRole = useTranslations('roles');
  const session = useSession();
  const router = useRouter();
  const { membership, memberships, venueId, role } = useVenue();
  const venue = useVenueView().data;

  const face = (
    <>
      <Cover src={venue?.branding.logoUrl} seed={venueId} size={40} className="rounded-[0.625rem]" />
      <span className="min-w-0 flex-1 text-left leading-tight">
        <span className="block truncate font-semibold">{venue?.name ?? membership.venueName}</span>
        <span className="block truncate text-sm text-text-dim">{tRole(role)}</span>
      </span>
    </>
  );
  if (memberships.length < 2) return <div className="flex items-center gap-3 px-3 py-1">{face}</div>;

  const choose = (nextVenueId: string, name: string) => {
    session.chooseVenue(nextVenueId);
    // The addresses of things belong to the venue that was left.
    router.push(ROUTES.home);
    toast({ title: t('venueChosen', { name }), kind: 'good' });
  };
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-3 rounded-control px-3 py-2 hover:bg-surface data-popup-open:bg-surface"
        >
          {face}
          <VisuallyHidden>{t('switchVenue')}</VisuallyHidden>
          <ChevronsUpDown aria-hidden className="size-4.5 shrink-0 text-text-dim" />
        </button>
      }
      items={memberships.map((entry) => ({
        label: entry.venueName,
        icon: entry.venueId === venueId ? <Check aria-hidden /> : <Store aria-hidden />,
        onSelect: () => entry.venueId !== venueId && choose(entry.venueId, entry.venueName),
      }))}
    />
  );
}
