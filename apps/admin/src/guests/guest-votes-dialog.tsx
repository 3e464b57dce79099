'use client';

import type { EventView, GuestRowView, GuestVoteView } from '@votebox/contracts';
import { Badge, Button, Dialog, EmptyState, Skeleton, type BadgeTone } from '@votebox/ui';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { useVenue } from '../session/session.context';
import { useLanguage } from '../text/language.context';
import { useVenueDates } from '../text/venue-dates.hook';
import { useGuestName } from './guest-name.hook';
import { useGuestVotes } from './guests.queries';
import { JudgeDialog } from './judge-dialog';

const TONES: Record<GuestVoteView['state'], BadgeTone> = {
  counted: 'good',
  quarantined: 'warn',
  withdrawn: 'neutral',
  superseded: 'neutral',
};

interface GuestVotesDialogProps {
  event: EventView;
  guest: GuestRowView;
  onClose: () => void;
}

/** What one guest voted, vote by vote; each can be taken out of the count and given back. */
export function GuestVotesDialog({ event, guest, onClose }: GuestVotesDialogProps) {
  const t = useTranslations('guestVotes');
  const nameOf = useGuestName();
  const query = useGuestVotes(event.id, guest.voterId);
  const [judged, setJudged] = useState<GuestVoteView | null>(null);
  if (judged) {
    const kind = judged.state === 'counted' ? 'quarantine' : 'release';
    const judgement = { kind, guest, voteIds: [judged.voteId] } as const;
    return (
      <JudgeDialog
        event={event}
        judgement={{ ...judgement, voteIds: [...judgement.voteIds] }}
        onClose={() => setJudged(null)}
      />
    );
  }
  return (
    <Dialog title={t('title', { name: nameOf(guest) })} open onOpenChange={(open) => !open && onClose()}>
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-40 rounded-card" />
      ) : query.data.length === 0 ? (
        <EmptyState icon={<ListChecks aria-hidden />} title={t('none')} text={t('noneText')} />
      ) : (
        <ul className="flex flex-col pb-4">
          {query.data.map((vote) => (
            <VoteRow key={`${vote.ballotId}:${vote.voteId}`} vote={vote} onJudge={() => setJudged(vote)} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function VoteRow({ vote, onJudge }: { vote: GuestVoteView; onJudge: () => void }) {
  const t = useTranslations('guestVotes');
  const dates = useVenueDates();
  const { language } = useLanguage();
  const { can } = useVenue();
  const mayJudge = can('guest:judge') && (vote.state === 'counted' || vote.state === 'quarantined');
  return (
    <li className="flex items-center gap-3 border-b border-line/60 py-3 leading-snug last:border-0">
      <div className="min-w-0 flex-1">
        <p className="font-semibold wrap-anywhere">{vote.title}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-text-dim tabular">
          <Badge tone={TONES[vote.state]}>{t(`states.${vote.state}`)}</Badge>
          <span>{dates.time(vote.castAt)}</span>
          {vote.weight === 1 ? null : <span>{t('weight', { weight: vote.weight.toLocaleString(language) })}</span>}
        </p>
      </div>
      {mayJudge ? (
        <Button variant="quiet" onClick={onJudge}>
          {t(vote.state === 'counted' ? 'quarantine' : 'release')}
        </Button>
      ) : null}
    </li>
  );
}
