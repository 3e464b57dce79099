import { Suspense } from 'react';
import { DisplaysPage } from '../../../src/displays/displays-page';

export default function Route() {
  return (
    <Suspense>
      <DisplaysPage />
    </Suspense>
  );
}
