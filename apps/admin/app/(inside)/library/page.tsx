import { Suspense } from 'react';
import { LibraryPage } from '../../../src/library/library-page';

export default function Route() {
  return (
    <Suspense>
      <LibraryPage />
    </Suspense>
  );
}
