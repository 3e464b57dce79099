import { Suspense } from 'react';
import { EventPage } from '../../../src/events/event-page';

export default function Route() {
  return (
    <Suspense>
      <EventPage />
    </Suspense>
  );
}
