'use client';

import { Button, buttonClass } from '@votebox/ui';
import { Play, Settings2, Speaker, VolumeX, Wrench } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { findPlayerFix, isTrouble, type PlayerReading } from './player-words.rules';
import type { LiveRoom } from './room.hook';

/** The button that mends it first, then what else could be done. */
export function PlayerActions({ room, reading }: { room: LiveRoom; reading: PlayerReading }) {
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      <MainFix room={room} reading={reading} />
      {room.isDriven ? <DrivenWays room={room} reading={reading} /> : <PageWays room={room} reading={reading} />}
    </div>
  );
}

interface WaysProps {
  room: LiveRoom;
  reading: PlayerReading;
}

function MainFix({ room, reading }: WaysProps) {
  const t = useTranslations('player');
  const { acts } = room;
  switch (findPlayerFix(reading)) {
    case 'play-here':
      return <PlayHere room={room} takeOver={reading.kind === 'gone'} isMain />;
    case 'tap-again':
      return <PlayHere room={room} takeOver={false} isMain />;
    case 'take-over':
      return <PlayHere room={room} takeOver isMain={false} />;
    case 'fix-music':
      return (
        <Button isBusy={acts.busy === 'fix'} onClick={acts.fix}>
          <Wrench aria-hidden />
          {t(reading.kind === 'trouble' && reading.trouble === 'FOREIGN' ? 'takeBack' : 'fixMusic')}
        </Button>
      );
    case 'play':
      return (
        <Button isBusy={acts.busy === 'play-pause'} onClick={acts.playPause}>
          <Play aria-hidden />
          {t('goOn')}
        </Button>
      );
    case 'open-library':
      return <Way href={ROUTES.library}>{t('openLibrary')}</Way>;
    case 'open-spotify':
      return <Way href={ROUTES.spotify}>{t('openSpotify')}</Way>;
    case 'check-player':
      return <Way href={ROUTES.players}>{t('checkPlayer')}</Way>;
    case null:
      return null;
  }
}

function Way({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className={buttonClass({ variant: 'quiet' })}>
      {children}
    </Link>
  );
}

function PlayHere({ room, takeOver, isMain }: { room: LiveRoom; takeOver: boolean; isMain: boolean }) {
  const t = useTranslations('player');
  return (
    <Button
      variant={isMain ? 'primary' : 'quiet'}
      isBusy={room.own.mode === 'arming'}
      onClick={() => room.armHere(takeOver)}
    >
      <Speaker aria-hidden />
      {t(takeOver ? 'takeOver' : 'playHere')}
    </Button>
  );
}

/** Where pages make the sound: this one may take it, give it away, or a TV is set up. */
function PageWays({ room, reading }: WaysProps) {
  const t = useTranslations('player');
  return (
    <>
      {reading.kind === 'starts-fail' && room.own.mode !== 'holder' ? (
        <PlayHere room={room} takeOver isMain={false} />
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
    </>
  );
}

/** Where the server drives players: another one is chosen at the event. */
function DrivenWays({ room, reading }: WaysProps) {
  const t = useTranslations('player');
  const { can } = useVenue();
  if (!isTrouble(reading) || !can('event:edit')) return null;
  return (
    <Link href={`${ROUTES.event(room.event.id)}#sound`} className={buttonClass({ variant: 'ghost' })}>
      <Settings2 aria-hidden />
      {t('otherSound')}
    </Link>
  );
}
