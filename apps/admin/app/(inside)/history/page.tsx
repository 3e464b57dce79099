import { Suspense } from 'react';
import { HistoryPage } from '../../../src/history/history-page';

export default function Route() {
  return (
    <Suspense>
      <HistoryPage />
    </Suspense>
  );
}
