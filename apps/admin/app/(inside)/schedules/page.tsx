import { Suspense } from 'react';
import { SchedulesPage } from '../../../src/schedules/schedules-page';

export default function Route() {
  return (
    <Suspense>
      <SchedulesPage />
    </Suspense>
  );
}
