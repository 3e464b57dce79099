import { Head, Html, Main, NextScript, type DocumentProps } from 'next/document';
import { LANGUAGE_KEY, LANGUAGE_NAMES } from '../src/language/languages';
import { FirstLook } from '../src/night/first-look';
import { showAhead } from '../src/night/show-ahead';
import { askAhead } from '../src/session/ahead';
import { startAfterFirstPaint } from '../src/surface/late-scripts';

/** Hides the English page that was rendered at build time while another language is loading; see LanguageProvider. */
const hideUntilTranslated = `try{var l=(localStorage.getItem('${LANGUAGE_KEY}')||navigator.language||'en').slice(0,2).toLowerCase();if(l!=='en'&&${JSON.stringify(
  Object.keys(LANGUAGE_NAMES),
)}.indexOf(l)>=0)document.documentElement.dataset.languagePending=''}catch(e){}`;

/** The scripts of the app are fetched from here and started at the end of the page, after the first picture. */
class PaintFirstHead extends Head {
  override getScripts(files: Parameters<Head['getScripts']>[0]) {
    const scripts = super.getScripts(files);
    if (this.context.isDevelopment) return scripts;
    return scripts.map(({ props }) => (
      <link key={props.src} rel="preload" as="script" href={props.src} fetchPriority="low" />
    ));
  }
}

const Inline = ({ run }: { run: () => void }) => <script dangerouslySetInnerHTML={{ __html: `(${String(run)})()` }} />;

export default function Document({ __NEXT_DATA__: { page } }: DocumentProps) {
  return (
    <Html lang="en">
      <PaintFirstHead>
        <script dangerouslySetInnerHTML={{ __html: hideUntilTranslated }} />
        {page === '/event' ? <Inline run={askAhead} /> : null}
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
      </PaintFirstHead>
      <body>
        {page === '/event' ? (
          <>
            <FirstLook />
            <Inline run={showAhead} />
          </>
        ) : null}
        <Main />
        <NextScript />
        {process.env.NODE_ENV === 'production' ? <Inline run={startAfterFirstPaint} /> : null}
      </body>
    </Html>
  );
}
