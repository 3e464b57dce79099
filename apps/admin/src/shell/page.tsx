'use client';

import { clsx } from 'clsx';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useEffect, type ReactNode } from 'react';

interface PageProps {
  title: string;
  /** Stands in the head where the title alone is too little. */
  text?: ReactNode;
  back?: { href: string; label: string };
  actions?: ReactNode;
  /** `reading` for forms and lists of a few columns, `wide` for tables. */
  width?: 'reading' | 'wide';
  children: ReactNode;
}

export function Page({ title, text, back, actions, width = 'wide', children }: PageProps) {
  useDocumentTitle(title);
  return (
    <div
      className={clsx(
        'mx-auto w-full px-4 lg:mx-0 pt-7 pb-16 sm:px-6 lg:px-10 lg:pt-11',
        width === 'reading' ? 'max-w-4xl' : 'max-w-7xl',
      )}
    >
      {back ? (
        <Link
          href={back.href}
          className="mb-3 -ml-1 inline-flex min-h-11 items-center gap-2 rounded-sleeve px-1 font-semibold text-text-dim hover:text-text"
        >
          <ArrowLeft aria-hidden className="size-5" />
          {back.label}
        </Link>
      ) : null}
      <div className="mb-7 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 lg:mb-9">
        <div className="min-w-0">
          <h1 className="text-4xl font-extrabold tracking-tight wrap-break-word lg:text-5xl">{title}</h1>
          {text ? <div className="mt-2 max-w-prose text-text-dim">{text}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-3">{actions}</div> : null}
      </div>
      {children}
    </div>
  );
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Votebox`;
  }, [title]);
}
