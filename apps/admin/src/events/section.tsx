'use client';

import { Card } from '@votebox/ui';
import { useId, type ReactNode } from 'react';

/** A part of a long form. */
export function Section({ title, text, children }: { title: string; text?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Card className="p-5 lg:p-7">
        <h2 id={id} className="text-2xl">
          {title}
        </h2>
        {text ? <div className="mt-1.5 max-w-prose text-text-dim">{text}</div> : null}
        <div className="mt-6 flex flex-col gap-6">{children}</div>
      </Card>
    </section>
  );
}
