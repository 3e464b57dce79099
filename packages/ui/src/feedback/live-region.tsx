import type { ReactNode } from 'react';

interface LiveRegionProps {
  /** `polite` waits for a pause, `assertive` interrupts. */
  politeness?: 'polite' | 'assertive';
  children: ReactNode;
}

/** Text for screen readers that is spoken whenever it changes. Keep it mounted and change its content. */
export function LiveRegion({ politeness = 'polite', children }: LiveRegionProps) {
  return (
    <div role={politeness === 'polite' ? 'status' : 'alert'} aria-live={politeness} aria-atomic className="sr-only">
      {children}
    </div>
  );
}
