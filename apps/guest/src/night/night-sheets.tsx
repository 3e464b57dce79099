import type { LiveEvent } from '@votebox/client';
import type { EventSnapshot, PresenceTier, PublicEventView } from '@votebox/contracts';
import { PresenceSheet } from '../join/presence-sheet';
import { MenuSheet } from '../settings/menu-sheet';
import { ShareSheet } from '../settings/share-sheet';
import { useVotes } from '../votes/votes.context';
import { VotesSheet } from '../votes/votes-sheet';
import { PlaceSheet } from './place-sheet';

export type OpenSheet = 'none' | 'votes' | 'menu' | 'share' | 'presence' | 'place';

interface NightSheetsProps {
  sheet: OpenSheet;
  onSheet: (sheet: OpenSheet) => void;
  night: LiveEvent;
  snapshot: EventSnapshot;
  /** The song whose place was asked about last. */
  askedOptionId: string | null;
  event: PublicEventView;
  nickname: string | null;
  onNickname: (nickname: string | null) => void;
  tier: PresenceTier;
  /** The guest has come in by a code of this event. */
  onEntered: (tier: PresenceTier) => void;
}

export function NightSheets(props: NightSheetsProps) {
  const { sheet, onSheet, night, snapshot, askedOptionId, event, nickname, onNickname, tier, onEntered } = props;
  const votes = useVotes();
  const close = () => onSheet('none');
  switch (sheet) {
    case 'none':
      return null;
    case 'votes':
      return <VotesSheet onClose={close} night={night} />;
    case 'menu':
      return (
        <MenuSheet
          onClose={close}
          onShare={() => onSheet('share')}
          tier={tier}
          event={event}
          nickname={nickname}
          onNickname={onNickname}
        />
      );
    case 'place':
      return askedOptionId === null ? null : (
        <PlaceSheet snapshot={snapshot} optionId={askedOptionId} onClose={close} />
      );
    case 'presence':
      return (
        <PresenceSheet
          eventId={event.id}
          need={votes?.absent?.error?.code === 'NOT_JOINED' && event.rules.minTier !== 'PRESENT' ? 'code' : 'screen'}
          waitingTitle={votes?.absent?.title ?? null}
          onClose={() => {
            votes?.dismissAbsent();
            close();
          }}
          onEntered={(entered) => {
            onEntered(entered);
            close();
          }}
        />
      );
    case 'share':
      return <ShareSheet onClose={close} event={event} />;
  }
}
