'use client';

import type { EventView } from '@votebox/contracts';
import { Banner, Button, buttonClass, Card, QrCode, Switch } from '@votebox/ui';
import { Pencil, Play } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
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
import { CheckLine } from './check-line';
import { PoolCheck } from './pool-check';
import { SoundCheck } from './sound-check';
import { StartFault } from './start-fault';
import { readStart } from './start.rules';

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
  const isDriven = event.playerIds.length > 0 || event.source === 'SPOTIFY';
  const playHere = !isDriven && (isSoundHere ?? screensOn === 0);
  const trackCount = useFacets().data?.total;
  const hasMusic = event.source === 'SPOTIFY' || trackCount === undefined || trackCount > 0;
  const reading = readStart(event, now);
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
          <StartFault event={event} />
          <h2 className="mb-5 text-2xl">{t('title')}</h2>
          <ul className="flex flex-col gap-4">
            <PoolCheck event={event} total={trackCount} hasMusic={hasMusic} />
            {isDriven ? (
              <SoundCheck event={event} />
            ) : (
              <CheckLine isGood={screensOn > 0 || playHere}>
                {screensOn > 0 ? t('screensOn', { count: screensOn }) : t(playHere ? 'soundHere' : 'noSound')}
              </CheckLine>
            )}
            <CheckLine isGood>{t('codeReady', { code: event.joinCode })}</CheckLine>
            {reading.byItselfAt ? (
              <CheckLine isGood={event.startFault === null}>
                {t('byItself', { time: dates.dayAndTime(reading.byItselfAt) })}
              </CheckLine>
            ) : null}
          </ul>
          {isDriven ? null : (
            <div className="mt-7 border-t border-line pt-6">
              <Switch
                checked={playHere}
                onCheckedChange={setSoundHere}
                label={t('playHere')}
                hint={t('playHereHint')}
              />
            </div>
          )}
          <Button
            size="lg"
            className="mt-7 w-full text-xl! lg:min-h-17"
            isBusy={act.busy !== null}
            disabled={!hasMusic || !can('event:run')}
            onClick={() => void start()}
          >
            <Play aria-hidden />
            {t(reading.musicAt ? 'openVoting' : 'start')}
          </Button>
          {reading.isEarly ? (
            <Banner className="mt-5">
              {reading.musicAt ? t('earlyVoting', { time: dates.dayAndTime(reading.musicAt) }) : t('early')}
            </Banner>
          ) : null}
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
