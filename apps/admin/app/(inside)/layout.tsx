import type { ReactNode } from 'react';
import { AppShell } from '../../src/shell/app-shell';
import { Gate } from '../../src/shell/gate';

export default function InsideLayout({ children }: { children: ReactNode }) {
  return (
    <Gate>
      <AppShell>{children}</AppShell>
    </Gate>
  );
}
