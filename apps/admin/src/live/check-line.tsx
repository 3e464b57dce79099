import { Check, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** One line of the last look: good, or something to see to. */
export function CheckLine({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  return (
    <li className="flex items-start gap-4">
      <span
        className={`grid size-8 shrink-0 place-items-center rounded-full ${isGood ? 'bg-good/15 text-good' : 'bg-warn/15 text-warn'}`}
      >
        {isGood ? (
          <Check aria-hidden className="size-4.5" strokeWidth={2.5} />
        ) : (
          <TriangleAlert aria-hidden className="size-4.5" />
        )}
      </span>
      <span className="min-w-0 pt-0.5 text-lg leading-snug">{children}</span>
    </li>
  );
}
