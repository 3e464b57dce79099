import { Suspense } from 'react';
import { CallbackPage } from '../../../../src/spotify/callback-page';

export default function Route() {
  return (
    <Suspense>
      <CallbackPage />
    </Suspense>
  );
}
