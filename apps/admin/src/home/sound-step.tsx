'use client';

import type { CreateEventDto, EventView } from '@votebox/contracts';
import { useStore } from '@votebox/client/react';
import { Banner, Button, buttonClass, Cover, formatDuration, ProgressBar } from '@votebox/ui';
import { AudioLines, Play, Square, Volume2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { isLive } from '../events/event-group.rules';
import { useStoreEvent } from '../events/events.queries';
import { usePlayerDeck } from '../player/player-deck.context';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { useLanguage } from '../text/language.context';
import { StepText } from './onboarding-steps';
import { isSoundCheck, SOUND_CHECK_NAMES } from './onboarding.rules';

interface SoundStepProps {
  events: readonly EventView[];
  trackCount: number;
  isDone: boolean;
}

/** A track really plays: on a sound check, which is a small event of its own, or on whatever is running. */
export function SoundStep({ events, trackCount, isDone }: SoundStepProps) {
  const t = useTranslations('onboarding.steps.sound');
  const { api, path, can } = useVenue();
  const { language } = useLanguage();
  const storeEvent = useStoreEvent();
  const act = useAct();
  const running = events.find(isLive);
  if (running) return <RunningCheck event={running} isDone={isDone} />;
  const known = events.find(
    (event) => isSoundCheck(event) && (event.status === 'DRAFT' || event.status === 'UPCOMING'),
  );
  const mayStart = can('event:run') && (known !== undefined || can('event:edit'));
  const start = () =>
    act.run(
      'start',
      async () => {
        const dto: CreateEventDto = { name: SOUND_CHECK_NAMES[language], pool: { kind: 'ALL', values: [] } };
        const event = known ?? (await api.post<EventView>(`${path}/events`, dto));
        return api.post<EventView>(`${path}/events/${event.id}/activate`);
      },
      storeEvent,
    );
  return (
    <StepText
      actions={
        <Button isBusy={act.busy !== null} disabled={trackCount === 0 || !mayStart} onClick={() => void start()}>
          <Volume2 aria-hidden />
          {t(isDone ? 'again' : 'start')}
        </Button>
      }
    >
      <p>{t('text')}</p>
      {trackCount === 0 ? <p className="mt-2 font-semibold text-warn">{t('needsMusic')}</p> : null}
    </StepText>
  );
}

function RunningCheck({ event, isDone }: { event: EventView; isDone: boolean }) {
  const t = useTranslations('onboarding.steps.sound');
  const { api, path, can } = useVenue();
  const deck = usePlayerDeck();
  const player = useStore(deck.playerFor(event.id));
  const storeEvent = useStoreEvent();
  const act = useAct();
  const track = player.mode === 'holder' ? player.command?.track : null;
  const end = () =>
    act.run(
      'end',
      async () => {
        await deck.release(event.id);
        return api.post<EventView>(`${path}/events/${event.id}/end`);
      },
      storeEvent,
    );
  return (
    <div className="flex max-w-2xl flex-col gap-5">
      {track ? (
        <div className="flex items-center gap-4 rounded-control bg-night/60 p-4">
          <Cover src={track.coverUrl} seed={track.trackId} size={72} />
          <div className="min-w-0 flex-1">
            <p className="truncate font-display text-xl font-bold">{track.title}</p>
            <p className="truncate text-text-dim">{track.artist}</p>
            <ProgressBar
              value={player.positionMs}
              max={track.durationMs}
              label={t('position')}
              valueText={formatDuration(player.positionMs)}
              className="mt-2.5"
            />
          </div>
          <AudioLines aria-hidden className="size-7 shrink-0 animate-vb-breathe text-accent" />
        </div>
      ) : (
        <p className="text-text-dim">{t('running', { name: event.name })}</p>
      )}
      {player.mode === 'blocked' ? <Banner tone="warn">{t('blocked')}</Banner> : null}
      {player.mode === 'other' ? <Banner>{t('elsewhere', { label: player.holderLabel ?? '' })}</Banner> : null}
      {track || isDone ? <p className="font-semibold text-good">{t(track ? 'hearIt' : 'heard')}</p> : null}
      <div className="flex flex-wrap gap-3">
        {track ? null : (
          <Button
            size="lg"
            isBusy={player.mode === 'arming'}
            onClick={() => void deck.arm(event.id, { takeOver: player.mode === 'other' })}
          >
            <Play aria-hidden />
            {t('playHere')}
          </Button>
        )}
        <Link href={ROUTES.live(event.id)} className={buttonClass({ variant: 'quiet' })}>
          {t('openLive')}
        </Link>
        {isSoundCheck(event) && can('event:run') ? (
          <Button variant="ghost" isBusy={act.busy !== null} onClick={() => void end()}>
            <Square aria-hidden />
            {t('end')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
