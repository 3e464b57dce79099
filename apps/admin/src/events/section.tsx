'use client';

import { Card } from '@votebox/ui';
import { useEffect, useId, useRef, type ReactNode } from 'react';

interface SectionProps {
  title: string;
  text?: ReactNode;
  /** Where a link with `#anchor` leads to. */
  anchor?: string;
  children: ReactNode;
}

/** A part of a long form. */
export function Section({ title, text, anchor, children }: SectionProps) {
  const id = useId();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // The form comes after the page: the browser has looked for the anchor already.
    if (anchor && location.hash === `#${anchor}`) section.current?.scrollIntoView();
  }, [anchor]);
  return (
    <section ref={section} id={anchor} aria-labelledby={id} className="scroll-mt-6">
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
