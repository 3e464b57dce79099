'use client';

import type { SpotifyAccountView } from '@votebox/contracts';
import { Badge, Banner, Button, Card, ProgressBar, toast, type BadgeTone } from '@votebox/ui';
import { Unlink } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useNow, useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { useRefreshPlayers } from '../players/players.queries';
import { useVenue } from '../session/session.context';
import { useVenueDates } from '../text/venue-dates.hook';
import { LinkButton } from './link-button';
import { useForgetSpotify } from './spotify.queries';

const TONES: Record<SpotifyAccountView['state'], BadgeTone> = {
  UNLINKED: 'neutral',
  CONNECTED: 'good',
  NEEDS_REAUTH: 'warn',
};

/** How the account stands: who, until when, how much of the day is used, and the way out. */
export function AccountPanel({ account }: { account: SpotifyAccountView }) {
  const t = useTranslations('spotify');
  const dates = useVenueDates();
  const { can } = useVenue();
  return (
    <Card className="p-5 lg:p-7">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="min-w-0 flex-1 text-2xl wrap-anywhere">{account.displayName ?? t('noAccount')}</h2>
        <Badge tone={TONES[account.state]}>{t(`states.${account.state}`)}</Badge>
      </div>
      <div className="mt-4 flex flex-col gap-3 empty:hidden">
        <Warnings account={account} />
      </div>
      <dl className="mt-5 grid grid-cols-1 gap-5 sm:grid-cols-2">
        <Fact name={t('clientId')}>
          <code className="text-sm break-all">{account.clientId}</code>
        </Fact>
        {account.consentEndsAt ? <Fact name={t('consentEnds')}>{dates.day(account.consentEndsAt)}</Fact> : null}
        {account.privateSince ? <Fact name={t('privateSince')}>{dates.day(account.privateSince)}</Fact> : null}
        {account.state === 'CONNECTED' ? (
          <Fact name={t('reads')}>
            {t('readsOf', { count: account.readsToday, max: account.readsPerDayMax })}
            <ProgressBar
              value={account.readsToday}
              max={account.readsPerDayMax}
              label={t('reads')}
              className="mt-2 max-w-56"
            />
          </Fact>
        ) : null}
      </dl>
      {can('spotify:edit') ? (
        <div className="mt-6 flex flex-wrap items-start gap-3">
          {account.state === 'CONNECTED' ? <LinkButton account={account} isQuiet /> : null}
          <Disconnect account={account} />
        </div>
      ) : null}
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-text-dim">{name}</dt>
      <dd className="mt-0.5 font-semibold tabular">{children}</dd>
    </div>
  );
}

function Warnings({ account }: { account: SpotifyAccountView }) {
  const t = useTranslations('spotify');
  const dates = useVenueDates();
  const { can } = useVenue();
  const now = useNow({ updateInterval: 30_000 }).getTime();
  const isWaiting = account.waitUntil !== null && Date.parse(account.waitUntil) > now;
  return (
    <>
      {account.state === 'CONNECTED' && account.warnDaysLeft !== null ? (
        <Banner tone="warn" action={can('spotify:edit') ? <LinkButton account={account} /> : undefined}>
          {t('daysLeft', { count: account.warnDaysLeft })}
        </Banner>
      ) : null}
      {isWaiting && account.waitUntil ? (
        <Banner>{t('waiting', { time: dates.dayAndTime(account.waitUntil) })}</Banner>
      ) : null}
    </>
  );
}

function Disconnect({ account }: { account: SpotifyAccountView }) {
  const t = useTranslations('spotify');
  const { api, path } = useVenue();
  const forget = useForgetSpotify();
  const refreshPlayers = useRefreshPlayers();
  const act = useAct();
  const [isAsked, setAsked] = useState(false);
  const disconnect = async () => {
    const isDone = await act.run(
      'disconnect',
      () => api.delete(`${path}/spotify`),
      () => {
        forget();
        refreshPlayers();
      },
      { CONFLICT: t('whilePlaying') },
    );
    if (!isDone) return;
    setAsked(false);
    toast({ title: t('disconnected'), kind: 'good' });
  };
  return (
    <>
      <Button variant="ghost" onClick={() => setAsked(true)}>
        <Unlink aria-hidden />
        {t('disconnect')}
      </Button>
      <ConfirmDialog
        isOpen={isAsked}
        onOpenChange={setAsked}
        title={t('disconnectAsk', { name: account.displayName ?? 'Spotify' })}
        text={t('disconnectText')}
        verb={t('disconnect')}
        isBusy={act.busy !== null}
        onConfirm={() => void disconnect()}
      >
        <ul className="mt-3 flex list-disc flex-col gap-1.5 pl-5 text-text-dim">
          <li>{t('disconnectKeys')}</li>
          <li>{t('disconnectTracks')}</li>
          <li>{t('disconnectStays')}</li>
        </ul>
      </ConfirmDialog>
    </>
  );
}
