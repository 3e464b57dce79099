import '../styles/globals.css';
import { UiTextProvider } from '@votebox/ui';
import type { AppProps } from 'next/app';
import Head from 'next/head';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { watchInstallPrompt } from '../src/install/install.store';
import { LanguageProvider } from '../src/language/language.provider';
import { AnnouncerProvider } from '../src/surface/announcer.context';
import { MishapBoundary } from '../src/surface/mishap.boundary';
import { NoticeProvider } from '../src/surface/notice.context';
import { registerServiceWorker } from '../src/sw/register';

// As early as possible: the browser offers the installation once, and does not wait for React.
if (typeof window !== 'undefined') watchInstallPrompt();

export default function App({ Component, pageProps }: AppProps) {
  useEffect(registerServiceWorker, []);
  return (
    <LanguageProvider>
      <Head>
        <title>Votebox</title>
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
      </Head>
      <TranslatedUi>
        <AnnouncerProvider>
          <NoticeProvider>
            <MishapBoundary>
              <Component {...pageProps} />
            </MishapBoundary>
          </NoticeProvider>
        </AnnouncerProvider>
      </TranslatedUi>
    </LanguageProvider>
  );
}

function TranslatedUi({ children }: { children: ReactNode }) {
  const t = useTranslations('common');
  const text = useMemo(() => ({ close: t('close'), dismiss: t('close'), busy: t('busy') }), [t]);
  return <UiTextProvider text={text}>{children}</UiTextProvider>;
}
