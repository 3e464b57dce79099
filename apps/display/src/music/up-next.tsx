import type { LiveConnection } from '@votebox/client';
import { useServerClock } from '@votebox/client/react';
import type { BallotState, LivePlayback, QueueEntryView, QueueMode } from '@votebox/contracts';
import { Cover, FlipList, VoteCount } from '@votebox/ui';
import { LockIcon, PinIcon } from '../screen/icons';
import { useLocale, useTranslations } from 'use-intl';
import { toQueueRows, type QueueRow } from './queue-rows.rules';
import type { StaffAct } from './staff-act.hook';
import type { VoteChip } from './vote-feed.rules';

interface UpNextProps {
  queue: readonly QueueEntryView[];
  playback: LivePlayback;
  mode: QueueMode;
  ballotState: BallotState | null;
  chip: VoteChip | null;
  act: StaffAct | null;
  live: LiveConnection;
}

/** The next songs as a race: the bar behind a row is its share of the leader's votes. */
export function UpNext({ queue, playback, mode, ballotState, chip, act, live }: UpNextProps) {
  const t = useTranslations('music');
  const rows = toQueueRows(queue, playback, useServerClock(live, 10_000));
  return (
    <section className="tv-next">
      <div className="tv-next-head">
        <h2 className="tv-heading">{t('upNext')}</h2>
        <div className="tv-next-aside">
          {act !== null ? (
            <ActChip act={act} />
          ) : ballotState === 'PAUSED' || ballotState === 'CLOSED' ? (
            <span className="tv-tag">{ballotState === 'PAUSED' ? t('votingPaused') : t('votingClosed')}</span>
          ) : rows.length > 0 && rows.every((row) => row.entry.votes === undefined) ? (
            <span className="tv-tag">{t('votesHidden')}</span>
          ) : (
            <Chip chip={chip} mode={mode} />
          )}
        </div>
      </div>
      {rows.length === 0 ? (
        <div className="tv-no-votes">
          <p className="tv-giant text-[4rem]">{t('noVotesTitle')}</p>
          <p className="mt-4 max-w-[30rem] text-[2.1rem] text-(--tv-soft)">{t('noVotes')}</p>
        </div>
      ) : (
        <>
          <FlipList
            items={rows}
            keyOf={(row) => row.entry.optionId}
            render={(row, index) => <Row row={row} index={index} />}
            className="tv-rows"
            label={t('upNext')}
          />
          {rows.length < 3 && ballotState === 'OPEN' ? <p className="tv-room-left">{t('roomLeft')}</p> : null}
        </>
      )}
    </section>
  );
}

function Row({ row: { entry, strength, etaMinutes }, index }: { row: QueueRow; index: number }) {
  const locale = useLocale();
  return (
    <div className="tv-row" data-first={index === 0} data-locked={entry.isLocked} data-tv-idx={entry.idx}>
      <i className="tv-row-bar" style={{ transform: `scaleX(${entry.isLocked ? 1 : strength})` }} />
      <span className="tv-row-rank">{index + 1}</span>
      <Cover src={entry.coverUrl} seed={entry.trackId} size="fill" isEager className="tv-row-cover" />
      <span className="tv-row-words">
        <span className="tv-row-title tv-clip">{entry.title}</span>
        <span className="tv-row-artist">
          <RowNote entry={entry} minutes={etaMinutes} />
        </span>
      </span>
      {entry.votes === undefined ? null : (
        <span className="tv-row-votes" data-tv-votes>
          <VoteCount value={entry.votes} locale={locale} />
        </span>
      )}
    </div>
  );
}

function RowNote({ entry, minutes }: { entry: QueueEntryView; minutes: number | null }) {
  const t = useTranslations('music');
  if (entry.isLocked) {
    return (
      <>
        <LockIcon className="tv-row-icon" />
        <span className="tv-clip">{t('lockedIn')}</span>
      </>
    );
  }
  return (
    <>
      {entry.isPinned || entry.isFromHost ? <PinIcon className="tv-row-icon" /> : null}
      <span className="tv-clip">{entry.artist}</span>
      {minutes === null ? null : (
        <span className="tv-row-eta tabular">
          {minutes === 0 ? t('now') : t('in', { time: t('minutes', { minutes }) })}
        </span>
      )}
    </>
  );
}

/** What staff did, as what it is. */
function ActChip({ act }: { act: StaffAct }) {
  const t = useTranslations('music');
  return (
    <span key={`${act.kind} ${act.title}`} className="tv-chip tv-act" role="status">
      <PinIcon className="tv-row-icon" />
      <span className="tv-clip">{t(`act.${act.kind}`, { title: act.title })}</span>
    </span>
  );
}

/** A vote for a song that is not among the rows, named once; else how the order comes about. */
function Chip({ chip, mode }: { chip: VoteChip | null; mode: QueueMode }) {
  const t = useTranslations('music');
  return (
    <span className="tv-chip-place" data-tv-chip>
      {chip === null ? (
        <span className="tv-order tv-clip">{t(`order.${mode}`)}</span>
      ) : (
        <span key={chip.key} className="tv-chip">
          <b>{t('votesSeen', { count: chip.count })}</b>
          <span className="tv-clip">{chip.title}</span>
        </span>
      )}
    </span>
  );
}
