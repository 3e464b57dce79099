import { useTranslations } from 'use-intl/react';
import { IconNext } from '../surface/icons';
import type { SkipVoteControl } from './skip-vote.hook';

/** The room may have enough of a song: how many want the next one, and one's own word on it. */
export function SkipVoteButton({ skip }: { skip: SkipVoteControl }) {
  const t = useTranslations('skip');
  const { votes, needed, isMine, isSending } = skip;
  return (
    <button
      type="button"
      aria-pressed={isMine}
      disabled={isSending}
      onClick={skip.toggle}
      data-mine={isMine || undefined}
      className="vb-skip"
    >
      <span aria-hidden className="vb-skip-part" style={{ transform: `scaleX(${Math.min(1, votes / needed)})` }} />
      <IconNext size={20} className="relative shrink-0" />
      <span className="relative font-bold">{t(isMine ? 'mine' : 'ask')}</span>
      <span className="relative ml-auto text-right text-sm">
        {votes === 0 ? t('none', { needed }) : t('count', { votes, needed })}
      </span>
    </button>
  );
}
