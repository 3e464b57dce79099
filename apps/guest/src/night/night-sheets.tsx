import type { LiveEvent } from '@votebox/client';
import type { PublicEventView } from '@votebox/contracts';
import { MenuSheet } from '../settings/menu-sheet';
import { ShareSheet } from '../settings/share-sheet';
import { VotesSheet } from '../votes/votes-sheet';

export type OpenSheet = 'none' | 'votes' | 'menu' | 'share';

interface NightSheetsProps {
  sheet: OpenSheet;
  onSheet: (sheet: OpenSheet) => void;
  night: LiveEvent;
  event: PublicEventView;
  nickname: string | null;
  onNickname: (nickname: string | null) => void;
}

export function NightSheets({ sheet, onSheet, night, event, nickname, onNickname }: NightSheetsProps) {
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
          event={event}
          nickname={nickname}
          onNickname={onNickname}
        />
      );
    case 'share':
      return <ShareSheet onClose={close} event={event} />;
  }
}
