import { Suspense } from 'react';
import { SpotifyPage } from '../../../src/spotify/spotify-page';

export default function Route() {
  return (
    <Suspense>
      <SpotifyPage />
    </Suspense>
  );
}
