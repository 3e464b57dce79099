import { Suspense } from 'react';
import { LivePage } from '../../../src/live/live-page';

export default function Route() {
  return (
    <Suspense>
      <LivePage />
    </Suspense>
  );
}
