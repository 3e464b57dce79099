'use client';

import { Button, HoldButton, IconButton } from '@votebox/ui';
import { Keyboard, Pause, Pencil, Play, Square, Vote } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import type { RoomDoors } from './control-room';
import { NowPlaying } from './now-playing';
import { PlayerPanel } from './player-panel';
import { isTrouble } from './player-words.rules';
import { QueuePanel } from './queue-panel';
import { RoomBackdrop } from './room-backdrop';
import { RoomBanners } from './room-banners';
import { RoomPanel } from './room-panel';
import type { LiveRoom } from './room.hook';
import { TrackMenu } from './track-menu';
import { Transport } from './transport';
import { VotesFeed } from './votes-feed';

const END_HOLD_MS = 1_800;

export function WideRoom({ room, doors }: { room: LiveRoom; doors: RoomDoors }) {
  const hasTrouble = isTrouble(room.reading);
  const play = room.liveEvent.snapshot?.playback.play ?? null;
  return (
    <div className="relative isolate mx-auto w-full max-w-[100rem] px-8 pt-8 pb-12 xl:px-10">
      <RoomBackdrop room={room} />
      <WideHead room={room} doors={doors} />
      <RoomBanners room={room} />
      {hasTrouble ? <PlayerPanel room={room} className="mb-6" /> : null}
      <div className="grid items-start gap-x-8 gap-y-8 lg:grid-cols-[17rem_minmax(0,1fr)] xl:grid-cols-[18rem_minmax(0,1fr)_17rem] 2xl:grid-cols-[21rem_minmax(0,1fr)_20rem]">
        <div className="flex flex-col gap-6">
          <NowPlaying room={room} aside={play ? <TrackMenu play={play} doors={doors} /> : null} />
          <Transport room={room} />
          {hasTrouble ? null : <PlayerPanel room={room} />}
        </div>
        <QueuePanel room={room} doors={doors} />
        <div className="flex flex-col gap-6 lg:col-span-2 lg:grid lg:grid-cols-2 xl:col-span-1 xl:flex">
          <RoomPanel room={room} />
          <VotesFeed />
        </div>
      </div>
    </div>
  );
}

function WideHead({ room, doors }: { room: LiveRoom; doors: RoomDoors }) {
  const t = useTranslations('live');
  const router = useRouter();
  const { can } = useVenue();
  const { acts } = room;
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <h1 className="min-w-0 flex-1 basis-72 text-3xl font-extrabold tracking-tight wrap-break-word xl:text-4xl">
        {room.event.name}
      </h1>
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="quiet" isBusy={acts.busy === 'voting'} onClick={acts.toggleVoting}>
          <Vote aria-hidden />
          {t(room.isVotingPaused ? 'resumeVoting' : 'pauseVoting')}
        </Button>
        {room.isHeld ? (
          <Button isBusy={acts.busy === 'resume'} onClick={acts.resume}>
            <Play aria-hidden />
            {t('resume')}
          </Button>
        ) : (
          <Button variant="quiet" onClick={() => doors.open('hold')}>
            <Pause aria-hidden />
            {t('hold')}
          </Button>
        )}
        <HoldButton
          label={t('end')}
          holdingLabel={t('endHolding')}
          icon={<Square aria-hidden />}
          holdMs={END_HOLD_MS}
          onHeld={acts.end}
        />
        {can('event:edit') ? (
          <IconButton label={t('edit')} onClick={() => router.push(ROUTES.event(room.event.id))}>
            <Pencil aria-hidden />
          </IconButton>
        ) : null}
        <IconButton label={t('keys')} onClick={() => doors.open('help')}>
          <Keyboard aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
