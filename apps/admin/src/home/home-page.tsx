'use client';

import { Skeleton, toast } from '@votebox/ui';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { isLive } from '../events/event-group.rules';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { useVenueView } from '../venue/venue.queries';
import { isSoundCheck, type OnboardingStep } from './onboarding.rules';
import { OnboardingList } from './onboarding-list';
import { Tonight } from './tonight';
import { useVenueState } from './venue-facts.hook';

/** Where every visit begins: the way to the first night while it is not walked, and tonight. */
export function HomePage() {
  const t = useTranslations('home');
  const { membership, user } = useVenue();
  const venue = useVenueView().data;
  const { state, error, retry } = useVenueState();
  useAllDoneNote(state?.onboarding.current);
  const firstName = user.name.split(' ')[0] ?? user.name;
  const isOnTheWay = state !== null && state.onboarding.current !== null;
  const isRunning = state?.events.some((event) => isLive(event) && !isSoundCheck(event)) ?? false;
  const isFirstThing = isOnTheWay && !isRunning;
  return (
    <Page
      title={isFirstThing ? t('titleFirst') : (venue?.name ?? membership.venueName)}
      text={isFirstThing ? t('textFirst', { name: firstName }) : t('hello', { name: firstName })}
    >
      {error && !state ? (
        <ErrorPanel error={error} onRetry={retry} />
      ) : state ? (
        <div className="flex flex-col gap-12">
          {isRunning ? <Tonight state={state} /> : null}
          {isOnTheWay ? <OnboardingList state={state} hasHeading={!isFirstThing} /> : null}
          {!isRunning && (!isOnTheWay || state.events.some((event) => !isSoundCheck(event))) ? (
            <Tonight state={state} />
          ) : null}
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <Skeleton className="h-64 rounded-card" />
          <Skeleton className="h-20 rounded-card" />
          <Skeleton className="h-20 rounded-card" />
        </div>
      )}
    </Page>
  );
}

/** The last step is done while one looks on: worth a word. */
function useAllDoneNote(current: OnboardingStep | null | undefined): void {
  const t = useTranslations('onboarding');
  const wasOnTheWay = useRef(false);
  useEffect(() => {
    if (current === null && wasOnTheWay.current) toast({ title: t('allDone'), kind: 'good' });
    if (current !== undefined) wasOnTheWay.current = current !== null;
  }, [current, t]);
}
