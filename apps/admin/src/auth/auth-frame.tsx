'use client';

import { Cover, Logo } from '@votebox/ui';
import { Languages } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useDocumentTitle } from '../shell/page';
import { useLanguage } from '../text/language.context';

/** A shelf of sleeves: what the product is about, before a word is read. */
const SHELF = [
  'anker',
  'b-side',
  'late-set',
  'encore',
  'last-orders',
  'velvet',
  'neon',
  'tram',
  'harbour',
  'copper',
  'dawn',
  'lido',
];

export function AuthFrame({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const t = useTranslations('auth');
  const { language, chooseLanguage } = useLanguage();
  useDocumentTitle(title);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[minmax(0,1.1fr)_minmax(28rem,1fr)]">
      <div aria-hidden className="sticky top-0 hidden h-dvh overflow-hidden bg-night lg:block">
        <div className="absolute top-1/2 left-1/2 grid w-[135%] -translate-x-1/2 -translate-y-1/2 -rotate-8 grid-cols-4 gap-5">
          {SHELF.map((seed) => (
            <Cover key={seed} src={null} seed={seed} size="fill" className="rounded-sleeve!" />
          ))}
        </div>
        <div className="absolute inset-0 bg-linear-to-t from-night via-night/75 to-night/25" />
        <p className="absolute right-12 bottom-14 left-12 font-display text-7xl leading-[0.95] font-extrabold tracking-tighter text-balance xl:text-8xl">
          {t('claim')}
        </p>
      </div>
      <main className="mx-auto flex min-h-dvh w-full max-w-lg flex-col px-6 pt-8 pb-12 lg:justify-center lg:px-12">
        <div className="mb-10 flex items-center justify-between lg:mb-14">
          <Logo size={32} />
          <button
            type="button"
            onClick={() => chooseLanguage(language === 'en' ? 'de' : 'en')}
            className="-mr-2 inline-flex min-h-11 items-center gap-2 rounded-control px-3 font-semibold text-text-dim hover:text-text"
          >
            <Languages aria-hidden className="size-5" />
            {language === 'en' ? 'Deutsch' : 'English'}
          </button>
        </div>
        <h1 className="text-4xl font-extrabold tracking-tight lg:text-5xl">{title}</h1>
        <p className="mt-3 mb-8 text-text-dim">{text}</p>
        {children}
      </main>
    </div>
  );
}
