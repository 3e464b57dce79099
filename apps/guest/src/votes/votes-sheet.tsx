import type { LiveEvent } from '@votebox/client';
import type { MyVoteView } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { IconCheck, IconTicket, IconUndo } from '../surface/icons';
import { useNotices } from '../surface/notice.context';
import { useShortWait } from '../surface/short-wait.hook';
import { Sheet } from '../surface/sheet';
import { useRefusalText } from './vote-reason.hook';
import { useVotes, type VotesBoard } from './votes.context';

interface VotesSheetProps {
  onClose: () => void;
  night: LiveEvent;
}

/** Everything this guest did tonight, what is under way, and the way back from it. */
export function VotesSheet({ onClose, night }: VotesSheetProps) {
  const t = useTranslations('votes');
  const board = useVotes();
  return (
    <Sheet title={t('title')} onClose={onClose}>
      {board ? <OwnVotes board={board} night={night} /> : null}
    </Sheet>
  );
}

function OwnVotes({ board, night }: { board: VotesBoard; night: LiveEvent }) {
  const t = useTranslations('votes');
  const shortWait = useShortWait();
  const { allowance, now } = board.standings;
  const sending = board.tickets.filter((ticket) => ticket.state === 'sending');
  const votes = (board.mine?.votes ?? []).filter((vote) => vote.state !== 'withdrawn');
  return (
    <>
      {allowance ? (
        <p className="text-lg">
          {t('left', { count: Math.max(0, allowance.votesLeft - sending.length) })}
          {allowance.votesLeft <= 0 && allowance.refillAt !== null ? (
            <span className="block text-base text-dim">
              {t('refill', { time: shortWait(allowance.refillAt - now) })}
            </span>
          ) : null}
        </p>
      ) : null}
      {board.mine?.heard && Math.round(board.mine.heard.roomMin) > 0 ? (
        <p className="mt-1 text-dim">
          {t('heard', { mine: Math.round(board.mine.heard.mineMin), room: Math.round(board.mine.heard.roomMin) })}
        </p>
      ) : null}
      {sending.length + votes.length === 0 ? (
        <div className="py-8">
          <IconTicket size={36} className="text-accent" />
          <p className="mt-3 font-display text-xl font-bold">{t('noneTitle')}</p>
          <p className="mt-1 text-dim">{t('noneText')}</p>
        </div>
      ) : (
        <ul className="mt-4 divide-y divide-line">
          {sending.map((ticket) => (
            <li key={ticket.voteId} className="py-3">
              <p className="font-bold break-words">{ticket.title}</p>
              <p className="text-sm font-semibold text-accent">
                {t(night.link === 'offline' ? 'sendingLater' : 'sending')}
              </p>
            </li>
          ))}
          {votes.map((vote) => (
            <OwnVote key={vote.voteId} vote={vote} board={board} night={night} />
          ))}
        </ul>
      )}
    </>
  );
}

function OwnVote({ vote, board, night }: { vote: MyVoteView; board: VotesBoard; night: LiveEvent }) {
  const t = useTranslations('votes');
  const { tell } = useNotices();
  const refusalText = useRefusalText();
  const [isBusy, setIsBusy] = useState(false);
  const queue = night.snapshot?.queue ?? [];
  const place = queue.findIndex((entry) => entry.optionId === vote.optionId);
  const isLocked = place >= 0 && queue[place]?.isLocked === true;
  const standing = board.standingOf(vote.optionId, isLocked ? { state: 'locked' } : { state: 'open' });
  const canTakeBack = vote.state === 'counted' && standing.kind === 'counted' && standing.canTakeBack;

  const takeBack = async () => {
    setIsBusy(true);
    try {
      await board.takeBack(vote.voteId);
    } catch (error) {
      const { code = 'OFFLINE', message = '' } = error as { code?: string; message?: string };
      tell({ tone: 'warn', text: refusalText({ code, message, retryAfterMs: null }) });
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <li className="flex items-center gap-3 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-bold break-words">{vote.title}</p>
        <p className="text-sm break-words text-dim">{vote.artist}</p>
        <p className="mt-0.5 inline-flex items-center gap-1.5 text-sm font-semibold text-accent">
          <IconCheck size={16} />
          {vote.state === 'played' ? t('played') : place >= 0 ? t('countedPlace', { place: place + 1 }) : t('counted')}
          {isLocked ? ` · ${t('locked')}` : ''}
        </p>
      </div>
      {canTakeBack ? (
        <Button
          variant="quiet"
          isBusy={isBusy}
          onClick={() => void takeBack()}
          aria-label={t('takeBackOf', { title: vote.title })}
        >
          <IconUndo />
          {t('takeBack')}
        </Button>
      ) : null}
    </li>
  );
}
