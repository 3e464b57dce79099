'use client';

import { Button, Dialog, HoldButton } from '@votebox/ui';
import { Ban, ListPlus, MicOff, Square, Vote, Wrench } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { RoomDoors } from './control-room';
import type { LiveRoom } from './room.hook';

const END_HOLD_MS = 1_800;

interface PhoneMoreProps {
  room: LiveRoom;
  doors: RoomDoors;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The rest of the desk as big buttons in a sheet at the thumb. */
export function PhoneMore({ room, doors, isOpen, onOpenChange }: PhoneMoreProps) {
  const t = useTranslations('live');
  const tQueue = useTranslations('queue');
  const play = room.liveEvent.snapshot?.playback.play ?? null;
  const then = (act: () => void) => () => {
    onOpenChange(false);
    act();
  };
  const ban = (kind: 'track' | 'artist') =>
    then(() => play && doors.askBan({ kind, trackId: play.trackId, title: play.title, artist: play.artist }));
  const wide = 'justify-start! min-h-14!';
  return (
    <Dialog title={t('more')} open={isOpen} onOpenChange={onOpenChange}>
      <div className="flex flex-col gap-2.5 pb-6">
        <Button variant="quiet" className={wide} onClick={then(() => doors.open('search'))}>
          <ListPlus aria-hidden />
          {tQueue('add')}
        </Button>
        <Button variant="quiet" className={wide} onClick={then(room.acts.fix)}>
          <Wrench aria-hidden />
          {t('fix')}
        </Button>
        <Button variant="quiet" className={wide} onClick={then(room.acts.toggleVoting)}>
          <Vote aria-hidden />
          {t(room.isVotingPaused ? 'resumeVoting' : 'pauseVoting')}
        </Button>
        {play ? (
          <>
            <Button variant="quiet" className={wide} onClick={ban('track')}>
              <Ban aria-hidden />
              {t('banThisTrack')}
            </Button>
            <Button variant="quiet" className={wide} onClick={ban('artist')}>
              <MicOff aria-hidden />
              <span className="truncate">{tQueue('banArtist', { artist: play.artist })}</span>
            </Button>
          </>
        ) : null}
        <HoldButton
          label={t('endHint')}
          holdingLabel={t('endHolding')}
          icon={<Square aria-hidden />}
          holdMs={END_HOLD_MS}
          onHeld={then(room.acts.end)}
          className="mt-3 min-h-16!"
        />
      </div>
    </Dialog>
  );
}
