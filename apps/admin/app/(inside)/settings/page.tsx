import { Suspense } from 'react';
import { SettingsPage } from '../../../src/settings/settings-page';

export default function Route() {
  return (
    <Suspense>
      <SettingsPage />
    </Suspense>
  );
}
