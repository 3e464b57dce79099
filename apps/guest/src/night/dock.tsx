import { CooldownRing } from '@votebox/ui';
import { useServerClock } from '@votebox/client/react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { secondsUntil } from '../surface/clock';
import { IconSearch } from '../surface/icons';
import { NoticeBar } from '../surface/notice-bar';
import { useVotes } from '../votes/votes.context';
import { nightSession } from './night-session';

interface DockProps {
  /** What is wrong right now; stays as long as it is so. */
  trouble: ReactNode;
  onOpenPool: () => void;
  onOpenMine: () => void;
}

/** The bar under the thumb: what is left to vote with, the way to all songs, and what was just said. */
export function Dock({ trouble, onOpenPool, onOpenMine }: DockProps) {
  const t = useTranslations('dock');
  return (
    <div className="vb-dock lg:hidden">
      {trouble}
      <NoticeBar />
      <nav
        aria-label={t('label')}
        className="flex items-stretch gap-2.5 px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      >
        <AllowanceButton onOpenMine={onOpenMine} />
        <button
          type="button"
          onClick={onOpenPool}
          className="vb-find flex min-h-16 min-w-0 flex-1 items-center justify-center gap-3"
        >
          <IconSearch size={24} />
          <span className="font-display text-xl font-extrabold tracking-tight">{t('find')}</span>
        </button>
      </nav>
    </div>
  );
}

/** Votes left, as the tokens of a jukebox; the ring runs until the next one may be thrown in. Opens the own votes. */
export function AllowanceButton({ onOpenMine }: { onOpenMine: () => void }) {
  const t = useTranslations('dock');
  const board = useVotes();
  const allowance = board?.standings.allowance ?? null;
  const sending = board?.tickets.filter((ticket) => ticket.state === 'sending').length ?? 0;
  if (!board || !allowance)
    return <span aria-hidden className="size-[max(64px,3.4rem)] shrink-0 rounded-full bg-surface-2" />;
  const isCooling = allowance.nextVoteAt > board.standings.now && allowance.votesLeft > 0;
  const left = Math.max(0, allowance.votesLeft - sending);
  return (
    <button
      type="button"
      onClick={onOpenMine}
      className="vb-allowance relative grid size-[max(64px,3.4rem)] shrink-0 place-items-center rounded-full"
    >
      <span className="sr-only">{t('allowance', { count: left })}</span>
      {isCooling ? (
        <Cooling until={allowance.nextVoteAt} totalMs={board.cooldownTotalMs} />
      ) : (
        <Tokens left={left} isSending={sending > 0} />
      )}
    </button>
  );
}

function Tokens({ left, isSending }: { left: number; isSending: boolean }) {
  const t = useTranslations('dock');
  return (
    <span aria-hidden className="grid place-items-center leading-none">
      <span className={`font-display text-2xl font-extrabold tabular ${left === 0 ? 'text-dim' : 'text-accent'}`}>
        {left}
      </span>
      <span className="mt-1 text-[0.7rem] font-semibold text-dim">
        {isSending ? t('sending') : t('votes', { count: left })}
      </span>
    </span>
  );
}

function Cooling({ until, totalMs }: { until: number; totalMs: number }) {
  const t = useTranslations('dock');
  const now = useServerClock(nightSession().live, 250);
  return (
    <CooldownRing remainingMs={until - now} totalMs={totalMs} size={64}>
      <span aria-hidden className="font-display text-lg font-extrabold tabular">
        {t('seconds', { count: secondsUntil(until, now, totalMs) })}
      </span>
    </CooldownRing>
  );
}
