import { Suspense } from 'react';
import { PlayersPage } from '../../../src/players/players-page';

export default function Route() {
  return (
    <Suspense>
      <PlayersPage />
    </Suspense>
  );
}
