import { CooldownRing, Spinner } from '@votebox/ui';
import { useServerClock } from '@votebox/client/react';
import { useTranslations } from 'use-intl/react';
import { nightSession } from '../night/night-session';
import { useNotices } from '../surface/notice.context';
import { secondsUntil } from '../surface/clock';
import { IconCheck, IconLock, IconUp } from '../surface/icons';
import { useVoteExplanation } from './vote-explanation.hook';
import type { VoteStanding } from './vote-standing.rules';

interface VoteButtonProps {
  title: string;
  standing: VoteStanding;
  cooldownTotalMs: number;
  onVote: () => void;
  /** A counted vote was tapped: the guest wants to see or take back what they did. */
  onOpenMine: () => void;
}

/** Never dead: where it cannot vote, it says why and how long. */
export function VoteButton({ title, standing, cooldownTotalMs, onVote, onOpenMine }: VoteButtonProps) {
  const t = useTranslations('votes');
  const explain = useVoteExplanation();
  const { tell } = useNotices();
  const tap = () => {
    if (standing.kind === 'open') return onVote();
    if (standing.kind === 'counted') return onOpenMine();
    const text = explain(standing);
    if (text) tell({ tone: 'plain', text });
  };
  return (
    <button
      type="button"
      data-standing={standing.kind}
      onClick={tap}
      className="vb-vote grid size-13 shrink-0 place-items-center rounded-full"
    >
      <span className="sr-only">{t(`button.${standing.kind}`, { title })}</span>
      <Face standing={standing} cooldownTotalMs={cooldownTotalMs} />
    </button>
  );
}

function Face({ standing, cooldownTotalMs }: { standing: VoteStanding; cooldownTotalMs: number }) {
  switch (standing.kind) {
    case 'sending':
      return <Spinner size={26} />;
    case 'counted':
      return <IconCheck size={26} className="vb-pop" />;
    case 'cooling':
      return <CoolingFace until={standing.until} totalMs={cooldownTotalMs} />;
    case 'refused':
      return (
        <span aria-hidden className="font-display text-2xl font-extrabold">
          !
        </span>
      );
    case 'unavailable':
      return <IconLock size={22} />;
    case 'open':
    case 'waiting':
    case 'spent':
    case 'stopped':
      return <IconUp size={26} />;
  }
}

function CoolingFace({ until, totalMs }: { until: number; totalMs: number }) {
  const now = useServerClock(nightSession().live, 500);
  return (
    <CooldownRing remainingMs={until - now} totalMs={totalMs} size={52}>
      <span aria-hidden className="font-display text-sm font-bold tabular">
        {secondsUntil(until, now, totalMs)}
      </span>
    </CooldownRing>
  );
}
