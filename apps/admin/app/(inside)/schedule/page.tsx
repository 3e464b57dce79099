import { Suspense } from 'react';
import { SchedulePage } from '../../../src/schedules/schedule-page';

export default function Route() {
  return (
    <Suspense>
      <SchedulePage />
    </Suspense>
  );
}
