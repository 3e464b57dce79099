import type { MyVotesView, PublicEventView } from '@votebox/contracts';
import { Cover } from '@votebox/ui';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLanguage } from '../language/language.provider';
import { guestApi } from '../session/guest-api';
import { forgetEvent } from '../session/last-event.store';
import { formatDay } from '../surface/clock';
import { RecordStack } from '../surface/record-stack';
import { Stage } from '../surface/stage';
import { listHeard, type HeardSong } from './heard.store';
import { OtherCodeLink } from './other-code-link';

/** The lights are on: what this guest wanted, what of it was played, and what they heard. */
export function Ended({ event, mine }: { event: PublicEventView; mine: MyVotesView | null }) {
  const t = useTranslations('ended');
  const { language } = useLanguage();
  const [heard, setHeard] = useState<HeardSong[]>([]);
  const [own, setOwn] = useState(mine);

  useEffect(() => {
    forgetEvent();
    setHeard(listHeard(event.id));
    if (mine) return;
    guestApi()
      .get<MyVotesView>(`/events/${event.id}/votes/mine`)
      .then(setOwn, () => undefined);
  }, [event.id, mine]);

  const votes = (own?.votes ?? []).filter((vote) => vote.state !== 'withdrawn');
  const played = votes.filter((vote) => vote.state === 'played').length;
  const isCancelled = event.status === 'CANCELLED';
  const seeds = heard.length >= 3 ? heard.slice(0, 3).map((song) => song.trackId) : undefined;
  return (
    <Stage
      eyebrow={`${event.venue.name} · ${event.name}`}
      picture={<RecordStack seeds={seeds} />}
      title={t(isCancelled ? 'cancelledTitle' : 'title')}
      actions={<OtherCodeLink />}
    >
      <p>
        {isCancelled
          ? t('cancelledText')
          : event.endedAt
            ? t('textAt', { time: formatDay(event.endedAt, language) })
            : t('text')}
      </p>
      {votes.length > 0 ? (
        <section className="mt-7 text-text">
          <h2 className="text-xl">{t('yourVotes', { count: votes.length, played })}</h2>
          <ul className="mt-3 divide-y divide-line text-base">
            {votes.map((vote) => (
              <li key={vote.voteId} className="flex items-baseline justify-between gap-4 py-2.5">
                <span className="min-w-0">
                  <strong className="block break-words">{vote.title}</strong>
                  <span className="text-sm text-dim">{vote.artist}</span>
                </span>
                {vote.state === 'played' ? (
                  <span className="shrink-0 text-sm font-semibold text-accent">{t('played')}</span>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {heard.length > 0 ? <Heard songs={heard} /> : null}
    </Stage>
  );
}

function Heard({ songs }: { songs: HeardSong[] }) {
  const t = useTranslations('ended');
  return (
    <section className="mt-7 text-text">
      <h2 className="text-xl">{t('heard')}</h2>
      <ol className="mt-3 space-y-2.5 text-base">
        {songs.map((song) => (
          <li key={song.playId} className="flex items-center gap-3">
            <Cover src={song.coverUrl} seed={song.trackId} size={44} />
            <span className="min-w-0">
              <strong className="block break-words">{song.title}</strong>
              <span className="text-sm text-dim">{song.artist}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
