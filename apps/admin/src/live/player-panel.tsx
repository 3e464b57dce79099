'use client';

import { playheadMs } from '@votebox/client';
import { useServerClock } from '@votebox/client/react';
import { Card } from '@votebox/ui';
import { AudioLines, CircleHelp, MonitorSpeaker, TriangleAlert, VolumeX, type LucideIcon } from 'lucide-react';
import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import { wordsFor } from '../players/trouble.rules';
import { useLive } from '../session/live.context';
import { PlayerActions } from './player-actions';
import { isTrouble, judgeDrift, type PlayerReading } from './player-words.rules';
import type { LiveRoom } from './room.hook';
import { SpotifyHere } from './spotify-here';

const ICONS: Record<PlayerReading['kind'], LucideIcon> = {
  here: AudioLines,
  elsewhere: MonitorSpeaker,
  gone: TriangleAlert,
  none: VolumeX,
  'none-driven': VolumeX,
  trouble: TriangleAlert,
  'starts-fail': TriangleAlert,
  'nothing-to-play': TriangleAlert,
  blocked: VolumeX,
  unknown: CircleHelp,
};

const TROUBLE_LOOK = 'bg-warn/12! shadow-[inset_0_0_0_1.5px_rgb(242_194_101/0.4)]!';

/** Who makes the sound, in words; what is wrong, and the one button that mends it. */
export function PlayerPanel({ room, className }: { room: LiveRoom; className?: string }) {
  const t = useTranslations('player');
  const { reading } = room;
  const Icon = ICONS[reading.kind];
  const hasTrouble = isTrouble(reading);
  return (
    <Card className={clsx('@container', hasTrouble && TROUBLE_LOOK, className)}>
      <section aria-label={t('label')} className="flex flex-col gap-4 @2xl:flex-row @2xl:items-center">
        <div className="flex min-w-0 flex-1 items-start gap-3.5">
          <Icon aria-hidden className={clsx('mt-0.5 size-6 shrink-0', hasTrouble ? 'text-warn' : 'text-accent')} />
          <div role="status" className="min-w-0">
            <h3 className="text-lg leading-snug">{sayTitle(t, reading)}</h3>
            <p className="mt-0.5 text-sm text-text-dim">{sayText(t, reading)}</p>
            {reading.kind === 'here' ? <Drift room={room} /> : null}
          </div>
        </div>
        <PlayerActions room={room} reading={reading} />
      </section>
      <SpotifyHere event={room.event} />
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
    case 'trouble':
      return t(`troubles.${reading.trouble}.title`, { label: reading.label });
    default:
      return t(`${reading.kind}.title`);
  }
}

function sayText(t: Words, reading: PlayerReading): string {
  switch (reading.kind) {
    case 'elsewhere':
      return t(`elsewhere.${reading.device}`);
    case 'gone':
      return t(reading.isDriven ? 'gone.textDriven' : 'gone.text', { label: reading.label });
    case 'trouble':
      return t(`troubles.${reading.trouble}.${wordsFor(reading.device)}`);
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
