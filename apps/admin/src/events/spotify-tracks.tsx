'use client';

import { spotifyLink, type SpotifyTrackView } from '@votebox/contracts';
import { Badge, Button, Cover, EmptyState, formatDuration, IconButton, Skeleton } from '@votebox/ui';
import { Check, Plus, Search, SearchX, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { SearchInput } from '../data/search-input';
import { SpotifyLink } from '../spotify/spotify-link';
import { useSpotifySearch } from '../spotify/spotify.queries';

interface SpotifyTracksProps {
  values: readonly string[];
  isLinked: boolean;
  isFixed: boolean;
  onChange: (values: string[]) => void;
}

/** Single tracks of Spotify's catalogue. A search is sent when it is asked for: reads are counted. */
export function SpotifyTracks({ values, isLinked, isFixed, onChange }: SpotifyTracksProps) {
  const t = useTranslations('pool');
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [known, setKnown] = useState<ReadonlyMap<string, SpotifyTrackView>>(new Map());
  const query = useSpotifySearch(isLinked ? asked : '');
  const add = (track: SpotifyTrackView) => {
    setKnown(new Map(known).set(track.uri, track));
    onChange([...values, track.uri]);
  };
  const remove = (uri: string) => onChange(values.filter((value) => value !== uri));
  return (
    <fieldset disabled={isFixed} className="flex min-w-0 flex-col gap-5 disabled:opacity-60">
      <legend className="sr-only">{t('kinds.TRACKS')}</legend>
      {isLinked ? (
        <div className="flex flex-wrap gap-3">
          <SearchInput
            label={t('searchSpotify')}
            value={text}
            onValueChange={setText}
            onKeyDown={(event) => {
              // Enter searches; the form around it has its own button.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              setAsked(text.trim());
            }}
            className="min-w-0 flex-1 basis-64"
          />
          <Button
            variant="quiet"
            isBusy={query.isFetching}
            disabled={text.trim() === ''}
            onClick={() => setAsked(text.trim())}
          >
            <Search aria-hidden />
            {t('search')}
          </Button>
        </div>
      ) : null}
      {query.isError ? <ErrorPanel error={query.error} onRetry={() => void query.refetch()} /> : null}
      {asked !== '' && query.isPending && isLinked ? <Skeleton className="h-40" /> : null}
      {query.data?.length === 0 ? <EmptyState icon={<SearchX aria-hidden />} title={t('noTrackFound')} /> : null}
      {query.data && query.data.length > 0 ? (
        <ul aria-label={t('found')} className="max-h-96 overflow-y-auto rounded-control bg-night/50 p-1.5">
          {query.data.map((track) => {
            const isChosen = values.includes(track.uri);
            return (
              <TrackLine key={track.uri} track={track}>
                <IconButton
                  label={t(isChosen ? 'takeOut' : 'takeIn', { title: track.title })}
                  aria-pressed={isChosen}
                  onClick={() => (isChosen ? remove(track.uri) : add(track))}
                >
                  {isChosen ? <Check aria-hidden className="text-accent" /> : <Plus aria-hidden />}
                </IconButton>
              </TrackLine>
            );
          })}
        </ul>
      ) : null}
      <div>
        <p aria-live="polite" className="mb-2 font-semibold tabular">
          {t('chosenCount', { count: values.length })}
        </p>
        <ul aria-label={t('chosen')} className="flex flex-col">
          {values.map((uri) => {
            const track = known.get(uri);
            const takeOut = (
              <IconButton label={t('takeOut', { title: track?.title ?? uri })} onClick={() => remove(uri)}>
                <X aria-hidden />
              </IconButton>
            );
            return track ? (
              <TrackLine key={uri} track={track}>
                {takeOut}
              </TrackLine>
            ) : (
              <li key={uri} className="flex items-center gap-3 p-1.5">
                <span className="min-w-0 flex-1 truncate text-text-dim">
                  <SpotifyLink href={spotifyLink(uri)}>{t('trackAtSpotify')}</SpotifyLink>
                </span>
                {takeOut}
              </li>
            );
          })}
        </ul>
      </div>
    </fieldset>
  );
}

function TrackLine({ track, children }: { track: SpotifyTrackView; children: ReactNode }) {
  const t = useTranslations('pool');
  return (
    <li className="flex items-center gap-3 p-1.5">
      <Cover src={track.coverUrl} seed={track.uri} size={48} />
      <span className="min-w-0 flex-1 leading-snug">
        <span className="flex items-center gap-2">
          <span className="truncate font-semibold">{track.title}</span>
          {track.isExplicit ? <Badge>{t('explicitMark')}</Badge> : null}
        </span>
        <span className="flex items-center gap-2 text-sm text-text-dim">
          <span className="truncate">
            {track.artist} · {formatDuration(track.durationMs)}
          </span>
          <SpotifyLink href={track.url}>Spotify</SpotifyLink>
        </span>
      </span>
      {children}
    </li>
  );
}
