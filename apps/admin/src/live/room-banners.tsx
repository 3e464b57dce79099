'use client';

import { Banner, Button } from '@votebox/ui';
import { Hourglass, Pause, PlugZap, Vote } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useErrorWords } from '../data/error-words.hook';
import { useVenueDates } from '../text/venue-dates.hook';
import { Fallback } from './fallback-banner';
import { MusicFrom } from './music-from';
import type { LiveRoom } from './room.hook';

/** States that last and that everyone at the desk must know: held, voting paused, no music yet, the live link down. */
export function RoomBanners({ room }: { room: LiveRoom }) {
  const t = useTranslations('live');
  const dates = useVenueDates();
  const { say } = useErrorWords();
  const { acts, liveEvent } = room;
  const hold = liveEvent.snapshot?.event.hold ?? room.event.hold;
  const until = hold?.until ? t('heldUntil', { time: dates.time(hold.until) }) : t('heldOpen');
  const isSlow = liveEvent.snapshot !== null && liveEvent.link === 'polling';
  return (
    <div className="mb-6 flex flex-col gap-3 empty:hidden">
      {room.isHeld ? (
        <Banner
          tone="warn"
          icon={<Pause aria-hidden />}
          action={
            <Button isBusy={acts.busy === 'resume'} onClick={acts.resume}>
              {t('resume')}
            </Button>
          }
        >
          {[hold?.label, until].filter(Boolean).join(' · ')}
        </Banner>
      ) : null}
      {room.isVotingPaused ? (
        <Banner
          tone="warn"
          icon={<Vote aria-hidden />}
          action={
            <Button variant="quiet" isBusy={acts.busy === 'voting'} onClick={acts.toggleVoting}>
              {t('resumeVoting')}
            </Button>
          }
        >
          {t('votingIsPaused')}
        </Banner>
      ) : null}
      <MusicFrom room={room} />
      <Fallback room={room} />
      {isSlow ? <Banner icon={<Hourglass aria-hidden />}>{t('polling')}</Banner> : null}
      {liveEvent.error && !liveEvent.snapshot ? (
        <Banner tone="bad" icon={<PlugZap aria-hidden />}>
          {say(liveEvent.error)}
        </Banner>
      ) : null}
    </div>
  );
}
