import { Head, Html, Main, NextScript } from 'next/document';
import { LANGUAGE_KEY, LANGUAGE_NAMES } from '../src/language/languages';

/** Hides the English page that was rendered at build time while another language is loading; see LanguageProvider. */
const hideUntilTranslated = `try{var l=(localStorage.getItem('${LANGUAGE_KEY}')||navigator.language||'en').slice(0,2).toLowerCase();if(l!=='en'&&${JSON.stringify(
  Object.keys(LANGUAGE_NAMES),
)}.indexOf(l)>=0)document.documentElement.dataset.languagePending=''}catch(e){}`;

export default function Document() {
  return (
    <Html lang="en">
      <Head>
        <script dangerouslySetInnerHTML={{ __html: hideUntilTranslated }} />
        <meta name="theme-color" content="#120e0b" />
        <meta name="description" content="Vote for the next song, right from your seat." />
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
        <link rel="icon" href="/icons/icon-192.png" sizes="192x192" type="image/png" />
        <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png" />
        <meta name="apple-mobile-web-app-capable" content="yes" />
        <meta name="apple-mobile-web-app-title" content="Votebox" />
        <meta name="apple-mobile-web-app-status-bar-style" content="black-translucent" />
        <meta name="format-detection" content="telephone=no" />
      </Head>
      <body>
        <Main />
        <NextScript />
      </body>
    </Html>
  );
}
