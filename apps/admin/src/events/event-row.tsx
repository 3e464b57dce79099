'use client';

import type { EventView } from '@votebox/contracts';
import { Badge, IconButton, Menu, toast, type MenuItem } from '@votebox/ui';
import { Ban, Copy, EllipsisVertical, History, Link2, Pencil, Radio, TimerOff, Trash2, Users } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { copyText } from '../data/copy-text';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { useVenueDates } from '../text/venue-dates.hook';
import { groupOf, isLive, timeOf } from './event-group.rules';
import { EventStatusBadge } from './event-status';

interface EventRowProps {
  event: EventView;
  onDelete: () => void;
  onCancel: () => void;
}

/** An event as a ticket: the date as the stub, the night beside it. The whole ticket leads to the next sensible place. */
export function EventRow({ event, onDelete, onCancel }: EventRowProps) {
  const t = useTranslations('events');
  const at = timeOf(event);
  const href =
    groupOf(event.status) === 'past'
      ? ROUTES.history(event.id)
      : isLive(event)
        ? ROUTES.live(event.id)
        : ROUTES.event(event.id);
  return (
    <article className="group relative flex items-stretch overflow-hidden rounded-card bg-surface shadow-[inset_0_1px_0_rgb(255_240_220/0.06)] transition-colors hover:bg-surface-2 focus-within:bg-surface-2">
      <DateStub at={at} isLive={isLive(event)} />
      <div className="flex min-w-0 flex-1 flex-col justify-center gap-1.5 py-4 pl-5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="min-w-0 text-xl leading-tight wrap-break-word lg:text-2xl">
            <Link href={href} className="after:absolute after:inset-0">
              {event.name}
            </Link>
          </h3>
          <EventStatusBadge status={event.status} />
          {event.startFault ? (
            <Badge tone="bad" icon={<TimerOff aria-hidden />}>
              {t('startFault')}
            </Badge>
          ) : null}
        </div>
        {event.theme ? <p className="line-clamp-1 text-text-dim">{event.theme}</p> : null}
        <EventFacts event={event} />
      </div>
      <div className="relative z-1 flex items-center pr-2 lg:pr-4">
        <EventMenu
          event={event}
          label={t('actionsFor', { name: event.name })}
          onDelete={onDelete}
          onCancel={onCancel}
        />
      </div>
    </article>
  );
}

function DateStub({ at, isLive: isOn }: { at: string | null; isLive: boolean }) {
  const t = useTranslations('events');
  const dates = useVenueDates();
  return (
    <div
      className={`relative grid w-19 shrink-0 place-content-center justify-items-center border-r-2 border-dashed border-bg py-4 text-center leading-none lg:w-24 ${
        isOn ? 'bg-accent text-accent-ink' : 'bg-surface-2 text-text'
      }`}
    >
      {at ? (
        <>
          <span className="text-sm font-semibold">{dates.weekday(at)}</span>
          <span className="my-0.5 font-display text-4xl font-extrabold tabular lg:text-5xl">
            {dates.dayOfMonth(at)}
          </span>
          <span className="text-sm font-semibold">{dates.month(at)}</span>
        </>
      ) : (
        <span className="px-2 text-sm leading-tight font-semibold text-text-dim">{t('noDate')}</span>
      )}
    </div>
  );
}

function EventFacts({ event }: { event: EventView }) {
  const t = useTranslations('events');
  const dates = useVenueDates();
  const from = timeOf(event);
  const to = event.endedAt ?? event.endsAt;
  const facts = [
    from ? (to ? `${dates.time(from)} – ${dates.time(to)}` : t('from', { time: dates.time(from) })) : null,
    t('code', { code: event.joinCode }),
    event.poolSize > 0 ? t('tracks', { count: event.poolSize }) : null,
    event.source === 'SPOTIFY' ? 'Spotify' : null,
    event.autoStart && groupOf(event.status) === 'planned' ? t('startsItself') : null,
    event.scheduleId ? t('ofSeries') : null,
  ].filter(Boolean);
  return <p className="text-sm text-text-dim tabular">{facts.join('  ·  ')}</p>;
}

interface EventMenuProps {
  event: EventView;
  label: string;
  onDelete: () => void;
  onCancel: () => void;
}

function EventMenu({ event, label, onDelete, onCancel }: EventMenuProps) {
  const t = useTranslations('events');
  const router = useRouter();
  const { can } = useVenue();
  const group = groupOf(event.status);
  const copyLink = async () => {
    const isCopied = await copyText(event.joinUrl);
    toast(isCopied ? { title: t('linkCopied'), kind: 'good' } : { title: event.joinUrl, kind: 'info' });
  };
  const items: (MenuItem | false)[] = [
    group !== 'past' &&
      group !== 'cancelled' && {
        label: t('openLive'),
        icon: <Radio aria-hidden />,
        onSelect: () => router.push(ROUTES.live(event.id)),
      },
    can('event:edit') &&
      group !== 'past' && {
        label: t('edit'),
        icon: <Pencil aria-hidden />,
        onSelect: () => router.push(ROUTES.event(event.id)),
      },
    can('event:edit') && {
      label: t('copyEvent'),
      icon: <Copy aria-hidden />,
      onSelect: () => router.push(`${ROUTES.event()}?from=${event.id}`),
    },
    event.activatedAt !== null && {
      label: t('openHistory'),
      icon: <History aria-hidden />,
      onSelect: () => router.push(ROUTES.history(event.id)),
    },
    event.activatedAt !== null &&
      can('guest:read') && {
        label: t('openGuests'),
        icon: <Users aria-hidden />,
        onSelect: () => router.push(ROUTES.guests(event.id)),
      },
    { label: t('copyLink'), icon: <Link2 aria-hidden />, onSelect: () => void copyLink() },
    can('event:edit') &&
      (group === 'planned' || group === 'drafts') && {
        label: t('cancelEvent'),
        icon: <Ban aria-hidden />,
        onSelect: onCancel,
        startsGroup: true,
      },
    can('event:edit') &&
      (group === 'planned' || group === 'drafts' || group === 'cancelled') && {
        label: t('deleteEvent'),
        icon: <Trash2 aria-hidden />,
        tone: 'bad',
        onSelect: onDelete,
      },
  ];
  return (
    <Menu
      items={items.filter((item): item is MenuItem => item !== false)}
      trigger={
        <IconButton label={label}>
          <EllipsisVertical aria-hidden />
        </IconButton>
      }
    />
  );
}
