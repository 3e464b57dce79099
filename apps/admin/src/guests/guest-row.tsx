'use client';

import type { GuestRowView } from '@votebox/contracts';
import { Badge, Cover, IconButton, Menu, type MenuItem } from '@votebox/ui';
import {
  Ban,
  Eraser,
  EllipsisVertical,
  ListChecks,
  MessageSquareOff,
  MessageSquareText,
  ShieldCheck,
  ShieldMinus,
  ShieldPlus,
  Users,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { useVenueDates } from '../text/venue-dates.hook';
import { EraseDialog } from './erase-dialog';
import { GroupChoiceDialog } from './group-choice-dialog';
import { useGuestName } from './guest-name.hook';
import type { JudgementKind } from './judge-dialog';

interface GuestRowProps {
  eventId: string;
  guest: GuestRowView;
  onJudge: (kind: JudgementKind) => void;
  onShowVotes: () => void;
}

export function GuestRow({ eventId, guest, onJudge, onShowVotes }: GuestRowProps) {
  const t = useTranslations('guests');
  const nameOf = useGuestName();
  const [isGrouping, setGrouping] = useState(false);
  const [isErasing, setErasing] = useState(false);
  return (
    <li className="flex items-center gap-x-4 gap-y-2 rounded-card bg-surface py-3 pr-2 pl-4 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)]">
      <Cover src={null} seed={guest.voterId} size={44} className="rounded-full" />
      <div className="min-w-0 flex-1 leading-snug">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={`font-semibold wrap-anywhere ${guest.standing === 'GOOD' ? '' : 'text-text-dim'}`}>
            {nameOf(guest)}
          </span>
          {guest.nickname ? <span className="text-sm text-text-dim tabular">{guest.mark}</span> : null}
          {guest.standing === 'BANNED' ? <Badge tone="bad">{t('banned')}</Badge> : null}
          {guest.standing === 'MUTED' ? <Badge tone="warn">{t('muted')}</Badge> : null}
          {guest.group ? <Badge tone="accent">{guest.group.name}</Badge> : null}
          {guest.tier === 'PRESENT' ? <Badge tone="good">{t('present')}</Badge> : null}
        </p>
        <GuestFacts guest={guest} />
      </div>
      <GuestMenu
        guest={guest}
        onJudge={onJudge}
        onShowVotes={onShowVotes}
        onGroup={() => setGrouping(true)}
        onErase={() => setErasing(true)}
      />
      {isErasing ? <EraseDialog eventId={eventId} guest={guest} onClose={() => setErasing(false)} /> : null}
      {isGrouping ? <GroupChoiceDialog eventId={eventId} guest={guest} onClose={() => setGrouping(false)} /> : null}
    </li>
  );
}

function GuestFacts({ guest }: { guest: GuestRowView }) {
  const t = useTranslations('guests');
  const dates = useVenueDates();
  const { counted, quarantined, lastAt } = guest.votes;
  const facts = [
    t('votes', { count: counted }),
    lastAt ? t('lastVote', { time: dates.time(lastAt) }) : t('since', { time: dates.time(guest.joinedAt) }),
  ];
  return (
    <p className="flex flex-wrap gap-x-3 text-sm text-text-dim tabular">
      <span>{facts.join('  ·  ')}</span>
      {quarantined > 0 ? (
        <span className="font-semibold text-warn">{t('quarantinedCount', { count: quarantined })}</span>
      ) : null}
    </p>
  );
}

interface GuestMenuProps {
  guest: GuestRowView;
  onJudge: (kind: JudgementKind) => void;
  onShowVotes: () => void;
  onGroup: () => void;
  onErase: () => void;
}

function GuestMenu({ guest, onJudge, onShowVotes, onGroup, onErase }: GuestMenuProps) {
  const t = useTranslations('guests');
  const nameOf = useGuestName();
  const { can } = useVenue();
  const mayJudge = can('guest:judge');
  const items: (MenuItem | false)[] = [
    { label: t('showVotes'), icon: <ListChecks aria-hidden />, onSelect: onShowVotes },
    mayJudge && { label: t('putInGroup'), icon: <Users aria-hidden />, onSelect: onGroup },
    mayJudge &&
      guest.votes.counted > 0 && {
        label: t('quarantine'),
        icon: <ShieldMinus aria-hidden />,
        onSelect: () => onJudge('quarantine'),
        startsGroup: true,
      },
    mayJudge &&
      guest.votes.quarantined > 0 && {
        label: t('release'),
        icon: <ShieldPlus aria-hidden />,
        onSelect: () => onJudge('release'),
      },
    mayJudge &&
      (guest.standing === 'MUTED'
        ? { label: t('unmute'), icon: <MessageSquareText aria-hidden />, onSelect: () => onJudge('unmute') }
        : guest.standing === 'GOOD' && {
            label: t('mute'),
            icon: <MessageSquareOff aria-hidden />,
            onSelect: () => onJudge('mute'),
          }),
    mayJudge &&
      (guest.standing === 'BANNED'
        ? { label: t('unban'), icon: <ShieldCheck aria-hidden />, onSelect: () => onJudge('unban') }
        : { label: t('ban'), icon: <Ban aria-hidden />, onSelect: () => onJudge('ban'), tone: 'bad' as const }),
    mayJudge && {
      label: t('erase'),
      icon: <Eraser aria-hidden />,
      onSelect: onErase,
      tone: 'bad' as const,
      startsGroup: true,
    },
  ];
  return (
    <Menu
      trigger={
        <IconButton label={t('actionsFor', { name: nameOf(guest) })}>
          <EllipsisVertical aria-hidden />
        </IconButton>
      }
      items={items.filter((item) => item !== false)}
    />
  );
}
