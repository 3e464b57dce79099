'use client';

import type { EventView } from '@votebox/contracts';
import { Banner, Button, buttonClass, Card, QrCode, Switch } from '@votebox/ui';
import { Check, Pencil, Play, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { useNow, useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { isOn, useDisplays } from '../displays/displays.queries';
import { EventStatusBadge } from '../events/event-status';
import { useStoreEvent } from '../events/events.queries';
import { useFacets } from '../library/library.queries';
import { usePlayerDeck } from '../player/player-deck.context';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { useVenueDates } from '../text/venue-dates.hook';

/** The last look before the doors open: is there music, who makes the sound, what do guests scan. */
export function BeforeStart({ event }: { event: EventView }) {
  const t = useTranslations('beforeStart');
  const { api, path, can } = useVenue();
  const dates = useVenueDates();
  const storeEvent = useStoreEvent();
  const deck = usePlayerDeck();
  const act = useAct();
  const now = useNow({ updateInterval: 30_000 }).getTime();
  const displays = useDisplays().data ?? [];
  const screensOn = displays.filter((display) => isOn(display, now)).length;
  const [isSoundHere, setSoundHere] = useState<boolean | null>(null);
  const playHere = isSoundHere ?? screensOn === 0;
  const trackCount = useFacets().data?.total;
  const hasMusic = trackCount === undefined || trackCount > 0;
  const start = () =>
    act.run('start', async () => {
      const started = await api.post<EventView>(`${path}/events/${event.id}/activate`);
      if (playHere) void deck.arm(event.id);
      storeEvent(started);
    });
  return (
    <Page
      title={event.name}
      text={
        <span className="flex flex-wrap items-center gap-3">
          <EventStatusBadge status={event.status} />
          {event.startsAt ? t('plannedFor', { time: dates.dayAndTime(event.startsAt) }) : null}
        </span>
      }
      actions={
        can('event:edit') ? (
          <Link href={ROUTES.event(event.id)} className={buttonClass({ variant: 'quiet' })}>
            <Pencil aria-hidden />
            {t('edit')}
          </Link>
        ) : null
      }
    >
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card className="p-6 lg:p-8">
          <h2 className="mb-5 text-2xl">{t('title')}</h2>
          <ul className="flex flex-col gap-4">
            <CheckLine isGood={hasMusic}>
              {hasMusic ? (
                <PoolWords event={event} total={trackCount} />
              ) : (
                <>
                  {t('noMusic')}{' '}
                  <Link href={ROUTES.library} className="font-semibold text-accent underline underline-offset-4">
                    {t('addMusic')}
                  </Link>
                </>
              )}
            </CheckLine>
            <CheckLine isGood={screensOn > 0 || playHere}>
              {screensOn > 0 ? t('screensOn', { count: screensOn }) : t(playHere ? 'soundHere' : 'noSound')}
            </CheckLine>
            <CheckLine isGood>{t('codeReady', { code: event.joinCode })}</CheckLine>
          </ul>
          <div className="mt-7 border-t border-line pt-6">
            <Switch checked={playHere} onCheckedChange={setSoundHere} label={t('playHere')} hint={t('playHereHint')} />
          </div>
          <Button
            size="lg"
            className="mt-7 w-full text-xl! lg:min-h-17"
            isBusy={act.busy !== null}
            disabled={!hasMusic || !can('event:run')}
            onClick={() => void start()}
          >
            <Play aria-hidden />
            {t('start')}
          </Button>
          {event.startsAt && Date.parse(event.startsAt) > now ? <Banner className="mt-5">{t('early')}</Banner> : null}
        </Card>
        <Card className="flex flex-col items-center p-6 text-center">
          <QrCode value={event.joinUrl} size="fill" label={t('qrLabel', { name: event.name })} />
          <p className="mt-4 font-display text-4xl font-extrabold tracking-[0.12em]">{event.joinCode}</p>
          <p className="mt-1 text-sm wrap-anywhere text-text-dim">{event.joinUrl}</p>
          <p className="mt-3 text-sm text-text-dim">{t('qrText')}</p>
        </Card>
      </div>
    </Page>
  );
}

function PoolWords({ event, total }: { event: EventView; total: number | undefined }) {
  const t = useTranslations('beforeStart');
  if (event.pool.kind === 'ALL') return <>{total === undefined ? t('poolAll') : t('poolAllCount', { count: total })}</>;
  if (event.pool.kind === 'TRACKS') return <>{t('poolTracks', { count: event.pool.values.length })}</>;
  return <>{t(`poolSome.${event.pool.kind}`, { names: event.pool.values.join(', ') })}</>;
}

function CheckLine({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  return (
    <li className="flex items-start gap-4">
      <span
        className={`grid size-8 shrink-0 place-items-center rounded-full ${isGood ? 'bg-good/15 text-good' : 'bg-warn/15 text-warn'}`}
      >
        {isGood ? (
          <Check aria-hidden className="size-4.5" strokeWidth={2.5} />
        ) : (
          <TriangleAlert aria-hidden className="size-4.5" />
        )}
      </span>
      <span className="pt-0.5 text-lg leading-snug">{children}</span>
    </li>
  );
}
