'use client';

import type { EventView } from '@votebox/contracts';
import { toast } from '@votebox/ui';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLive } from '../session/live.context';
import { useDocumentTitle } from '../shell/page';
import { useIsWide } from '../shell/wide.hook';
import { AddTrackDialog } from './add-track-dialog';
import { BanDialog, type BanWish } from './ban-dialog';
import { HelpDialog } from './help-dialog';
import { HoldDialog } from './hold-dialog';
import { useLiveKeys } from './keys.hook';
import type { LiveCommand } from './keys.rules';
import { PhoneRoom } from './phone-room';
import { findFocusedTrack, focusNeighbour } from './queue-focus';
import { useLiveRoom, type LiveRoom } from './room.hook';
import { findUndoable } from './skip.rules';
import { WideRoom } from './wide-room';

export type RoomDialog = 'hold' | 'search' | 'help' | 'more';

/** What the panels can open. */
export interface RoomDoors {
  open(dialog: RoomDialog): void;
  askBan(wish: BanWish): void;
}

const VOLUME_STEP = 5;

/** The running event under one hand: on a laptop all at once, on a phone at the thumb. */
export function ControlRoom({ event }: { event: EventView }) {
  useDocumentTitle(event.name);
  const room = useLiveRoom(event);
  const isWide = useIsWide();
  const [dialog, setDialog] = useState<RoomDialog | null>(null);
  const [wish, setWish] = useState<BanWish | null>(null);
  const doors: RoomDoors = { open: setDialog, askBan: setWish };
  const root = useRef<HTMLDivElement>(null);
  useRoomKeys(room, doors);
  const close = () => setDialog(null);
  return (
    <div ref={root}>
      {isWide ? (
        <WideRoom room={room} doors={doors} />
      ) : (
        <PhoneRoom
          room={room}
          doors={doors}
          isMoreOpen={dialog === 'more'}
          onMoreChange={(open) => setDialog(open ? 'more' : null)}
        />
      )}
      {dialog === 'hold' ? <HoldDialog room={room} onClose={close} /> : null}
      {dialog === 'search' ? <AddTrackDialog room={room} onClose={close} /> : null}
      <HelpDialog isOpen={dialog === 'help'} onOpenChange={(open) => !open && close()} />
      <BanDialog wish={wish} room={room} onClose={() => setWish(null)} />
    </div>
  );
}

function useRoomKeys(room: LiveRoom, doors: RoomDoors): void {
  const t = useTranslations('live');
  const live = useLive();
  const run = (command: LiveCommand) => {
    switch (command) {
      case 'play-pause':
        return room.acts.playPause();
      case 'skip':
        return room.skip.tap();
      case 'undo':
        return undoSkip();
      case 'search':
        return doors.open('search');
      case 'help':
        return doors.open('help');
      case 'volume-up':
      case 'volume-down':
        return room.volume.step(command === 'volume-up' ? VOLUME_STEP : -VOLUME_STEP);
      case 'row-up':
      case 'row-down':
        return focusNeighbour(command === 'row-up' ? -1 : 1);
      case 'move-up':
      case 'move-down':
      case 'pin':
        return runOnRow(command);
    }
  };
  const undoSkip = () => {
    const undo = findUndoable(room.playback, live.serverNow());
    if (undo) room.skip.undo(undo.playId);
  };
  const runOnRow = (command: 'move-up' | 'move-down' | 'pin') => {
    const trackId = findFocusedTrack();
    const at = room.queue.entries.findIndex((entry) => entry.trackId === trackId);
    const entry = room.queue.entries[at];
    if (!entry) toast({ title: t('chooseRowFirst') });
    else if (command === 'pin') room.acts.pin(entry);
    else room.queue.move(entry.trackId, at + (command === 'move-up' ? -1 : 1));
  };
  useLiveKeys(run);
}
