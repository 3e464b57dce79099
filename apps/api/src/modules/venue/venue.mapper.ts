import type { BrandingView, VenueView } from '@votebox/contracts';
import type { Venue } from '../../core/database/generated/client.js';

export function toVenueView(venue: Venue): VenueView {
  return {
    id: venue.id,
    name: venue.name,
    slug: venue.slug,
    timeZone: venue.timeZone,
    language: venue.language === 'de' ? 'de' : 'en',
    branding: toBrandingView(venue),
    isDemo: venue.isDemo,
    createdAt: venue.createdAt.toISOString(),
  };
}

export function toBrandingView(venue: Pick<Venue, 'id' | 'accentColor' | 'logoFile'>): BrandingView {
  return {
    accentColor: venue.accentColor,
    logoUrl: venue.logoFile ? `/api/v1/media/logos/${venue.id}/${venue.logoFile}` : null,
  };
}
