'use client';

import type { EventView } from '@votebox/contracts';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { usePlayers } from '../players/players.queries';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { CheckLine } from './check-line';
import { SpotifyHere } from './spotify-here';

/** Which players will make the sound, the fallbacks after the first. */
export function SoundCheck({ event }: { event: EventView }) {
  const t = useTranslations('beforeStart');
  const { can } = useVenue();
  const players = usePlayers().data ?? [];
  const names = event.playerIds.flatMap((id) => players.find((player) => player.id === id)?.name ?? []);
  if (event.playerIds.length === 0) {
    return (
      <CheckLine isGood={false}>
        {t('noPlayer')}{' '}
        {can('event:edit') ? (
          <Link
            href={`${ROUTES.event(event.id)}#sound`}
            className="font-semibold text-accent underline underline-offset-4"
          >
            {t('choosePlayer')}
          </Link>
        ) : null}
      </CheckLine>
    );
  }
  const [first = '', ...others] = names;
  return (
    <CheckLine isGood>
      {others.length === 0 ? t('playedBy', { first }) : t('playedByOr', { first, others: others.join(', ') })}
      <SpotifyHere event={event} />
    </CheckLine>
  );
}
