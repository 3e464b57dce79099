import type { BrandingView } from '@votebox/contracts';
import { formatCount, VisuallyHidden } from '@votebox/ui';
import { useLocale, useTranslations } from 'use-intl';
import { PeopleIcon } from '../screen/icons';

interface VenueHeadProps {
  venue: { name: string; branding: BrandingView };
  eventName: string;
  guests: number;
}

/** Whose evening it is, and how many are in. */
export function VenueHead({ venue, eventName, guests }: VenueHeadProps) {
  const t = useTranslations('music');
  const locale = useLocale();
  return (
    <header className="tv-head">
      {venue.branding.logoUrl === null ? null : <img src={venue.branding.logoUrl} alt="" className="tv-head-logo" />}
      <p className="tv-clip">
        <b className="font-display font-extrabold tracking-[-0.02em]">{venue.name}</b>
        <span aria-hidden="true" className="tv-middot" />
        <span className="text-(--tv-soft)">{eventName}</span>
      </p>
      {guests > 0 ? (
        <p className="tv-head-guests">
          <PeopleIcon className="size-[2.2rem]" />
          <span className="tabular" aria-hidden="true">
            {formatCount(guests, locale)}
          </span>
          <VisuallyHidden>{t('guests', { guests })}</VisuallyHidden>
        </p>
      ) : null}
    </header>
  );
}
