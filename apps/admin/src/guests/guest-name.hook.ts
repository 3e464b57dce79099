import type { GuestRowView } from '@votebox/contracts';
import { useTranslations } from 'use-intl';

/** What a guest is called: the nickname, or the mark where there is none. */
export function useGuestName(): (guest: GuestRowView) => string {
  const t = useTranslations('guests');
  return (guest) => guest.nickname ?? t('unnamed', { mark: guest.mark });
}
