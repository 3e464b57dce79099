'use client';

import type { EventView } from '@votebox/contracts';
import { buttonClass, Card, formatCount } from '@votebox/ui';
import { ArrowRight, CalendarPlus, Radio } from 'lucide-react';
import Link from 'next/link';
import { useNow, useTranslations } from 'use-intl';
import { TeachingState } from '../shell/teaching-state';
import { isOn, useDisplays } from '../displays/displays.queries';
import { findFocus, groupEvents, isLive } from '../events/event-group.rules';
import { EventStatusBadge } from '../events/event-status';
import { useAnalytics } from '../events/events.queries';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { useLanguage } from '../text/language.context';
import { useVenueDates } from '../text/venue-dates.hook';
import type { VenueState } from './venue-facts.hook';

/** What is on, what comes next, how the last night was. */
export function Tonight({ state }: { state: VenueState }) {
  const t = useTranslations('home');
  const focus = findFocus(state.events);
  const planned = groupEvents(state.events, '').find((entry) => entry.group === 'planned')?.events ?? [];
  const next = planned.filter((event) => event.id !== focus?.id).slice(0, 3);
  const last = groupEvents(state.events, '').find((entry) => entry.group === 'past')?.events[0];
  return (
    <div className="flex flex-col gap-8">
      {focus ? <FocusEvent event={focus} /> : <NoEvent />}
      <div className="grid grid-cols-1 items-start gap-8 lg:grid-cols-2">
        <section aria-labelledby="home-next">
          <h2 id="home-next" className="mb-3 text-xl">
            {t('next')}
          </h2>
          {next.length === 0 ? (
            <p className="text-text-dim">{t('nothingNext')}</p>
          ) : (
            <ul className="flex flex-col">
              {next.map((event) => (
                <NextLine key={event.id} event={event} />
              ))}
            </ul>
          )}
        </section>
        {last ? <LastNight event={last} /> : null}
      </div>
      <HouseLine trackCount={state.trackCount} />
    </div>
  );
}

function FocusEvent({ event }: { event: EventView }) {
  const t = useTranslations('home');
  const dates = useVenueDates();
  const isRunning = isLive(event);
  return (
    <Card className={isRunning ? 'bg-accent! p-7 text-accent-ink lg:p-10' : 'p-7 lg:p-10'}>
      <div className="flex flex-wrap items-end justify-between gap-x-10 gap-y-7">
        <div className="min-w-0 flex-1 basis-[min(20rem,100%)]">
          <p className="mb-3 flex flex-wrap items-center gap-3 font-semibold">
            {isRunning ? t(event.status === 'HOLD' ? 'onHold' : 'onNow') : <EventStatusBadge status={event.status} />}
            {!isRunning && event.startsAt ? (
              <span className="text-text-dim">{dates.dayAndTime(event.startsAt)}</span>
            ) : null}
          </p>
          <h2 className="text-[min(3rem,13vw)] leading-none font-extrabold tracking-tighter wrap-break-word lg:text-7xl">
            {event.name}
          </h2>
          {event.theme ? (
            <p className={isRunning ? 'mt-3 text-lg' : 'mt-3 text-lg text-text-dim'}>{event.theme}</p>
          ) : null}
        </div>
        <div className="flex flex-col items-start gap-5">
          <p>
            <span className="block text-sm font-semibold">{t('code')}</span>
            <span className="font-display text-[min(2.25rem,10vw)] font-extrabold tracking-[0.12em]">
              {event.joinCode}
            </span>
          </p>
          <Link
            href={ROUTES.live(event.id)}
            className={buttonClass({ size: 'lg', variant: isRunning ? 'quiet' : 'primary' })}
          >
            <Radio aria-hidden />
            {t(isRunning ? 'openLive' : 'prepare')}
          </Link>
        </div>
      </div>
    </Card>
  );
}

function NoEvent() {
  const t = useTranslations('home');
  const { can } = useVenue();
  return (
    <TeachingState
      icon={<CalendarPlus aria-hidden />}
      title={t('noEventTitle')}
      text={t('noEventText')}
      action={
        can('event:edit') ? (
          <Link href={ROUTES.event()} className={buttonClass()}>
            {t('plan')}
          </Link>
        ) : undefined
      }
    />
  );
}

function NextLine({ event }: { event: EventView }) {
  const dates = useVenueDates();
  const { can } = useVenue();
  return (
    <li>
      <Link
        href={can('event:edit') ? ROUTES.event(event.id) : ROUTES.live(event.id)}
        className="group flex min-h-16 items-center gap-4 border-b border-line/70 py-2"
      >
        <span className="min-w-0 flex-1 leading-snug">
          <span className="block truncate text-lg font-semibold group-hover:text-accent">{event.name}</span>
          <span className="block text-sm text-text-dim">{event.startsAt ? dates.dayAndTime(event.startsAt) : ''}</span>
        </span>
        <ArrowRight aria-hidden className="size-5 text-text-dim" />
      </Link>
    </li>
  );
}

function LastNight({ event }: { event: EventView }) {
  const t = useTranslations('home');
  const { language } = useLanguage();
  const dates = useVenueDates();
  const analytics = useAnalytics(event.id).data;
  const top = analytics?.topTracks[0];
  return (
    <section aria-labelledby="home-last">
      <h2 id="home-last" className="mb-3 text-xl">
        {t('last')}
      </h2>
      <Link
        href={ROUTES.history(event.id)}
        className="block rounded-card bg-surface p-5 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)] hover:bg-surface-2"
      >
        <p className="text-lg font-semibold">{event.name}</p>
        <p className="text-sm text-text-dim">{event.activatedAt ? dates.day(event.activatedAt) : ''}</p>
        {analytics ? (
          <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-3">
            {(['votes', 'voters', 'plays'] as const).map((figure) => (
              <div key={figure} className="flex flex-col-reverse">
                <dt className="text-sm text-text-dim">{t(`figures.${figure}`)}</dt>
                <dd className="font-display text-3xl leading-none font-extrabold tabular">
                  {formatCount(analytics[figure], language)}
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
        {top ? (
          <p className="mt-4 text-sm text-text-dim">{t('topTrack', { title: top.title, artist: top.artist })}</p>
        ) : null}
      </Link>
    </section>
  );
}

function HouseLine({ trackCount }: { trackCount: number }) {
  const t = useTranslations('home');
  const now = useNow({ updateInterval: 30_000 }).getTime();
  const displays = useDisplays().data ?? [];
  const on = displays.filter((display) => isOn(display, now)).length;
  return (
    <p className="flex flex-wrap gap-x-6 gap-y-1 text-text-dim">
      <Link href={ROUTES.library} className="underline-offset-4 hover:text-text hover:underline">
        {t('tracks', { count: trackCount })}
      </Link>
      <Link href={ROUTES.displays} className="underline-offset-4 hover:text-text hover:underline">
        {t('displays', { on, total: displays.length })}
      </Link>
    </p>
  );
}
