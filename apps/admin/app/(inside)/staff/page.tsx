import { Suspense } from 'react';
import { StaffPage } from '../../../src/staff/staff-page';

export default function Route() {
  return (
    <Suspense>
      <StaffPage />
    </Suspense>
  );
}
