import { Cover, Logo, Skeleton } from '@votebox/ui';
import { IntlProvider, useTranslations } from 'use-intl/react';
import english from '../../messages/en.json';

const STATES = Object.keys(english.night.state) as (keyof typeof english.night.state)[];

/**
 * Lies over the outline of the night until the app is there, in the measures of `NightHeader` and `NowPlaying`: filled by
 * `showAhead`, taken away by the styles as soon as there is no outline any more. Rendered at build time only, in English.
 */
export function FirstLook() {
  return (
    <IntlProvider locale="en" messages={english} timeZone="UTC">
      <div id="first-look" aria-hidden className="vb-first-look">
        <div className="flex items-center gap-3 px-5 pt-[max(0.75rem,env(safe-area-inset-top))]">
          <img
            data-fill="logo"
            hidden
            alt=""
            width={40}
            height={40}
            className="size-10 rounded-control object-contain"
          />
          <span data-fill="mark" className="contents">
            <Logo variant="mark" size={32} />
          </span>
          <div className="min-w-0 flex-1 leading-tight">
            <p data-fill="name" className="text-base leading-tight font-bold break-words" />
            <p className="text-sm text-dim">
              <span className="vb-link-dot" />
              <span data-fill="venue" />
            </p>
          </div>
          <span className="-mr-2 size-12 shrink-0" />
        </div>
        <Song />
      </div>
    </IntlProvider>
  );
}

function Song() {
  const t = useTranslations('night');
  return (
    <div className="vb-now relative px-5 pt-2">
      <div data-fill="record" className="vb-record">
        <span className="vb-vinyl" />
        <div className="vb-record-sleeve aspect-square overflow-hidden">
          <img data-fill="cover" hidden alt="" width={640} height={640} className="size-full object-cover" />
          <div data-fill="sleeve" hidden>
            <Cover src={null} seed="votebox" size="fill" className="!rounded-sleeve" />
          </div>
          <Skeleton className="size-full" />
        </div>
      </div>
      <div className="mt-5">
        <p className="text-sm font-semibold text-accent">
          {STATES.map((state) => (
            <span key={state} data-state={state} hidden>
              {t(`state.${state}`)}
            </span>
          ))}
        </p>
        <p data-fill="title" className="vb-first-look-title">
          {t('nothingYet')}
        </p>
        <p data-fill="artist" className="mt-1.5 text-lg text-dim" />
      </div>
    </div>
  );
}
