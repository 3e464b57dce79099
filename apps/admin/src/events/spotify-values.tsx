'use client';

import type { PoolRule } from '@votebox/contracts';
import { Skeleton } from '@votebox/ui';
import { useSpotifyAccount } from '../spotify/spotify.queries';
import { SpotifyGenres } from './spotify-genres';
import { SpotifyPlaylists } from './spotify-playlists';
import { SpotifyTracks } from './spotify-tracks';

interface SpotifyValuesProps {
  pool: PoolRule;
  isFixed: boolean;
  onChange: (pool: PoolRule) => void;
}

export function SpotifyValues({ pool, isFixed, onChange }: SpotifyValuesProps) {
  const account = useSpotifyAccount();
  const isLinked = account.data?.state === 'CONNECTED';
  const put = (values: string[]) => onChange({ ...pool, values });
  const shared = { values: pool.values, isLinked, isFixed, onChange: put };
  if (account.isPending) return <Skeleton className="h-24" />;
  switch (pool.kind) {
    case 'GENRES':
      return <SpotifyGenres values={pool.values} isFixed={isFixed} onChange={put} />;
    case 'TRACKS':
      return <SpotifyTracks {...shared} />;
    default:
      return <SpotifyPlaylists {...shared} />;
  }
}
