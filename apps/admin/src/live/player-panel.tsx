'use client';

import { playheadMs } from '@votebox/client';
import { useServerClock } from '@votebox/client/react';
import { Button, buttonClass, Card } from '@votebox/ui';
import {
  AudioLines,
  CircleHelp,
  MonitorSpeaker,
  Speaker,
  TriangleAlert,
  VolumeX,
  Wrench,
  type LucideIcon,
} from 'lucide-react';
import { clsx } from 'clsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useLive } from '../session/live.context';
import { ROUTES } from '../shell/routes';
import { findPlayerFix, judgeDrift, readPlayer, type PlayerReading } from './player-words.rules';
import type { LiveRoom } from './room.hook';

const ICONS: Record<PlayerReading['kind'], LucideIcon> = {
  here: AudioLines,
  elsewhere: MonitorSpeaker,
  gone: TriangleAlert,
  none: VolumeX,
  'starts-fail': TriangleAlert,
  'nothing-to-play': TriangleAlert,
  blocked: VolumeX,
  unknown: CircleHelp,
};
const IS_TROUBLE: ReadonlySet<PlayerReading['kind']> = new Set([
  'gone',
  'none',
  'starts-fail',
  'nothing-to-play',
  'blocked',
]);

const TROUBLE_LOOK = 'bg-warn/12! shadow-[inset_0_0_0_1.5px_rgb(242_194_101/0.4)]!';

/** Who makes the sound, in words; what is wrong, and the one button that mends it. */
export function PlayerPanel({ room, className }: { room: LiveRoom; className?: string }) {
  const t = useTranslations('player');
  const reading = readPlayer(room.playback, room.own.mode);
  const Icon = ICONS[reading.kind];
  const isTrouble = IS_TROUBLE.has(reading.kind);
  return (
    <Card className={clsx('@container', isTrouble && TROUBLE_LOOK, className)}>
      <section aria-label={t('label')} className="flex flex-col gap-4 @2xl:flex-row @2xl:items-center">
        <div className="flex min-w-0 flex-1 items-start gap-3.5">
          <Icon aria-hidden className={clsx('mt-0.5 size-6 shrink-0', isTrouble ? 'text-warn' : 'text-accent')} />
          <div role="status" className="min-w-0">
            <h3 className="text-lg leading-snug">{sayTitle(t, reading)}</h3>
            <p className="mt-0.5 text-sm text-text-dim">{sayText(t, reading)}</p>
            {reading.kind === 'here' ? <Drift room={room} /> : null}
          </div>
        </div>
        <PlayerActions room={room} reading={reading} />
      </section>
    </Card>
  );
}

type Words = ReturnType<typeof useTranslations<'player'>>;

function sayTitle(t: Words, reading: PlayerReading): string {
  switch (reading.kind) {
    case 'elsewhere':
      return t(reading.isPlaying ? 'elsewhere.title' : 'elsewhere.titlePaused', { label: reading.label });
    case 'here':
      return t(reading.isPlaying ? 'here.title' : 'here.titlePaused');
    case 'gone':
      return t('gone.title', { label: reading.label });
    default:
      return t(`${reading.kind}.title`);
  }
}

function sayText(t: Words, reading: PlayerReading): string {
  switch (reading.kind) {
    case 'elsewhere':
      return t(`elsewhere.${reading.device}`);
    case 'gone':
      return t('gone.text', { label: reading.label });
    default:
      return t(`${reading.kind}.text`);
  }
}

function Drift({ room }: { room: LiveRoom }) {
  const t = useTranslations('player');
  const now = useServerClock(useLive(), 1000);
  const playback = room.liveEvent.snapshot?.playback;
  if (room.own.problem === 'OFFLINE') return <p className="mt-1 text-sm font-medium text-warn">{t('offline')}</p>;
  if (!playback?.play || playback.state !== 'PLAYING' || playback.play.playId !== room.own.command?.playId) return null;
  const driftMs = room.own.positionMs - playheadMs(playback, now);
  const judged = judgeDrift(driftMs);
  // The element tells its position a few times a second only: a second of difference may be the telling.
  if (judged === 'in-time' || Math.abs(driftMs) < 1_500) return <p className="mt-1 text-sm text-good">{t('inTime')}</p>;
  return (
    <p className="mt-1 text-sm font-medium text-warn">{t(judged, { seconds: Math.round(Math.abs(driftMs) / 1000) })}</p>
  );
}

function PlayerActions({ room, reading }: { room: LiveRoom; reading: PlayerReading }) {
  const t = useTranslations('player');
  const fix = findPlayerFix(reading);
  const isArming = room.own.mode === 'arming';
  const playHere = (takeOver: boolean, isMain: boolean) => (
    <Button variant={isMain ? 'primary' : 'quiet'} isBusy={isArming} onClick={() => room.armHere(takeOver)}>
      <Speaker aria-hidden />
      {t(takeOver ? 'takeOver' : 'playHere')}
    </Button>
  );
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {fix === 'play-here' || fix === 'tap-again' ? playHere(reading.kind === 'gone', true) : null}
      {fix === 'take-over' ? playHere(true, false) : null}
      {fix === 'fix-music' ? (
        <>
          <Button isBusy={room.acts.busy === 'fix'} onClick={room.acts.fix}>
            <Wrench aria-hidden />
            {t('fixMusic')}
          </Button>
          {room.own.mode === 'holder' ? null : playHere(true, false)}
        </>
      ) : null}
      {fix === 'open-library' ? (
        <Link href={ROUTES.library} className={buttonClass({ variant: 'quiet' })}>
          {t('openLibrary')}
        </Link>
      ) : null}
      {reading.kind === 'here' ? (
        <Button variant="ghost" onClick={room.releaseHere}>
          <VolumeX aria-hidden />
          {t('stopHere')}
        </Button>
      ) : null}
      {reading.kind === 'none' || reading.kind === 'gone' ? (
        <Link href={ROUTES.displays} className={buttonClass({ variant: 'ghost' })}>
          {t('openTv')}
        </Link>
      ) : null}
    </div>
  );
}
