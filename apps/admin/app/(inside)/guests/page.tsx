import { Suspense } from 'react';
import { GuestsPage } from '../../../src/guests/guests-page';

export default function Route() {
  return (
    <Suspense>
      <GuestsPage />
    </Suspense>
  );
}
