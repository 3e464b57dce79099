import type { LiveEvent } from '@votebox/client';
import {
  type EventSnapshot,
  type NowPlaying as NowPlayingView,
  type PresenceTier,
  RETENTION,
} from '@votebox/contracts';
import { brandStyle } from '@votebox/ui';
import Head from 'next/head';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { InstallCard } from '../install/install-card';
import { IconTicket } from '../surface/icons';
import { NoticeBar } from '../surface/notice-bar';
import { RowSkeleton } from '../surface/row-skeleton';
import { useIsWide } from '../surface/wide.hook';
import { useVotes } from '../votes/votes.context';
import { AllowanceButton, Dock } from './dock';
import {
  LaterHoldPanel,
  LaterMusicSoonPanel,
  LaterPlayingExtras,
  LaterPoolColumn,
  LaterPoolPanel,
  LaterSheets,
  LaterSuggestions,
  loadLater,
} from './later';
import { NightHeader } from './night-header';
import type { OpenSheet } from './night-sheets';
import { MiniPlayer, NowPlaying } from './now-playing';
import { NightTrouble } from './night-trouble';
import { useIsPast } from './past.hook';
import { usePoolView } from './pool-view.hook';
import { QueueList } from './queue-list';

interface NightFloorProps {
  night: LiveEvent & { snapshot: EventSnapshot };
  nickname: string | null;
  onNickname: (nickname: string | null) => void;
  tier: PresenceTier;
  /** The guest has come in by a code of this event. */
  onEntered: (tier: PresenceTier) => void;
}

/** After the first votes can be seen and cast; long before anybody has read the queue. */
const LATER_MS = 1_200;
/** Their room is kept while they are on their way. */
const SUGGESTIONS_MAX = 6;

/** The running night: what plays, what comes, and one's own hand in it. */
export function NightFloor({ night, nickname, onNickname, tier, onEntered }: NightFloorProps) {
  const { snapshot } = night;
  const { event, playback } = snapshot;
  const isWide = useIsWide();
  const poolView = usePoolView();
  const [sheet, setSheet] = useState<OpenSheet>('none');
  const anchor = useRef<HTMLElement>(null);
  const isPastArt = useIsPast(anchor);
  const [askedOptionId, setAskedOptionId] = useState<string | null>(null);
  const openMine = useCallback(() => setSheet('votes'), []);
  const askPlace = useCallback((optionId: string) => {
    setAskedOptionId(optionId);
    setSheet('place');
  }, []);
  const votes = useVotes();
  const absent = votes?.absent ?? null;
  const isMine = votes?.mine?.votes.some((vote) => vote.idx === playback.play?.idx && vote.state === 'played') ?? false;

  const trouble = <NightTrouble night={night} />;
  useEffect(() => {
    const timer = setTimeout(loadLater, LATER_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div style={brandStyle(event.venue.branding.accentColor)} className="vb-floor vb-room" data-source={event.source}>
      <Head>
        <title>{`${event.name} · Votebox`}</title>
      </Head>
      <MiniPlayer
        playback={playback}
        hold={event.status === 'HOLD' ? event.hold : null}
        isShown={isPastArt && !isWide}
      />
      <div className="vb-floor-stage">
        <NightHeader
          event={event}
          link={night.link}
          guests={snapshot.guests}
          tier={tier}
          onOpenMenu={() => setSheet('menu')}
          onOpenPresence={() => setSheet('presence')}
        />
        {isWide ? trouble : null}
        <main className="contents">
          {event.status === 'HOLD' ? (
            <Suspense fallback={null}>
              <LaterHoldPanel hold={event.hold} anchor={anchor} />
            </Suspense>
          ) : event.musicFrom !== null && playback.play === null ? (
            <Suspense fallback={null}>
              <LaterMusicSoonPanel musicFrom={event.musicFrom} anchor={anchor} />
            </Suspense>
          ) : (
            <NowPlaying
              playback={playback}
              isMine={isMine}
              source={event.source}
              extras={<Extras night={night} play={playback.play} />}
              anchor={anchor}
            />
          )}
        </main>
      </div>
      <Queue
        snapshot={snapshot}
        isWide={isWide}
        onOpenMine={openMine}
        onAskPlace={askPlace}
        onShare={() => setSheet('share')}
      />
      {isWide ? (
        <div className="vb-floor-pool">
          <Suspense fallback={null}>
            <LaterPoolColumn snapshot={snapshot} onOpenMine={openMine} />
          </Suspense>
        </div>
      ) : (
        <Dock trouble={trouble} onOpenPool={poolView.open} onOpenMine={openMine} />
      )}
      <Suspense fallback={null}>
        {poolView.isOpen && !isWide ? (
          <LaterPoolPanel snapshot={snapshot} onOpenMine={openMine} onClose={poolView.close} />
        ) : null}
      </Suspense>
      <Suspense fallback={null}>
        {sheet === 'none' && absent === null ? null : (
          <LaterSheets
            sheet={absent === null ? sheet : 'presence'}
            onSheet={setSheet}
            tier={tier}
            onEntered={onEntered}
            night={night}
            snapshot={snapshot}
            askedOptionId={askedOptionId}
            event={event}
            nickname={nickname}
            onNickname={onNickname}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Not before there is a guest to speak for: a night that is only remembered takes no word. */
function Extras({ night, play }: { night: LiveEvent; play: NowPlayingView | null }) {
  const hasVoice = useVotes() !== null;
  if (play === null || !hasVoice) return null;
  return (
    // The way past the song is on its way.
    <Suspense fallback={night.snapshot?.playback.skip ? <div className="mt-4 h-12" /> : null}>
      <LaterPlayingExtras night={night} play={play} />
    </Suspense>
  );
}

interface QueueProps {
  snapshot: EventSnapshot;
  isWide: boolean;
  onOpenMine: () => void;
  onAskPlace: (optionId: string) => void;
  onShare: () => void;
}

function Queue({ snapshot, isWide, onOpenMine, onAskPlace, onShare }: QueueProps) {
  const t = useTranslations('night');
  const { mode, results } = snapshot.event.rules;
  const isHidden = results !== 'LIVE' && snapshot.ballot !== null && snapshot.ballot.totalVotes === undefined;
  return (
    <section aria-labelledby="queue-title" className="vb-floor-queue">
      <div className="flex items-end justify-between gap-4 px-5 pt-6 pb-3">
        <div>
          <h2 id="queue-title" className="text-3xl font-extrabold">
            {t('upNext')}
          </h2>
          <p className="mt-1 text-dim">{t(`order.${mode}`)}</p>
          {isHidden ? <p className="mt-1 text-dim">{t(`hidden.${results}`)}</p> : null}
        </div>
        {isWide ? <AllowanceButton onOpenMine={onOpenMine} /> : null}
      </div>
      {isWide ? (
        // Over the list, not in it: a notice must not push the row away from under the pointer.
        <div className="sticky top-2 z-10 h-0">
          <NoticeBar />
        </div>
      ) : null}
      <QueueList
        queue={snapshot.queue}
        onOpenMine={onOpenMine}
        onAskPlace={onAskPlace}
        empty={
          isWide ? null : (
            <Suspense fallback={<RowSkeleton rows={SUGGESTIONS_MAX} label={t('entering')} />}>
              <LaterSuggestions snapshot={snapshot} max={SUGGESTIONS_MAX} onOpenMine={onOpenMine} />
            </Suspense>
          )
        }
      />
      <InstallCard />
      <footer className="px-5 pt-8 pb-4 text-sm text-dim">
        <button
          type="button"
          onClick={onShare}
          className="flex min-h-11 items-center gap-2 font-semibold text-text underline underline-offset-4"
        >
          <IconTicket size={20} />
          {t('bringFriends')}
        </button>
        <p className="mt-2">{t('privacy', { cookieDays: RETENTION.guestCookieDays, days: RETENTION.guestDays })}</p>
      </footer>
    </section>
  );
}
