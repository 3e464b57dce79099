import { Suspense } from 'react';
import { EventsPage } from '../../../src/events/events-page';

export default function Route() {
  return (
    <Suspense>
      <EventsPage />
    </Suspense>
  );
}
